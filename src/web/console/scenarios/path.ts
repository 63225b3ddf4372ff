// Addresses of scenarios.

export const scenarioPath = (id: string, rest = ""): string => `/scenarios/${encodeURIComponent(id)}${rest}`;
