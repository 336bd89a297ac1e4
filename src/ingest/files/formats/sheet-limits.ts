/** What a sheet has at most, in Excel and in LibreOffice. */
export const mostColumns = 16_384;
export const mostRows = 1_048_576;
