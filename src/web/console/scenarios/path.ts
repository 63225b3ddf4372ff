// Addresses and short names of scenarios and their versions.

export const scenarioPath = (id: string, rest = ""): string => `/scenarios/${encodeURIComponent(id)}${rest}`;
export const shortHash = (hash: string): string => hash.slice(0, 8);
