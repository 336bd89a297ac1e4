/** The address of the texts of the documents and of the types they reach, which the build keeps out of the scripts: see scripts/bundle-dashboard.mjs. */
declare const address: string;
export default address;
