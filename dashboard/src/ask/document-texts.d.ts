/** The address of the texts of the documents by their ids, which the build takes out of the scripts: see scripts/bundle-dashboard.mjs. */
declare const address: string;
export default address;
