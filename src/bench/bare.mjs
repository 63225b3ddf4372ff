// A bare program that only imports the three libraries that reading a scenario takes: the least that a check can cost.
import "@marcbachmann/cel-js";
import "liquidjs";
import "yaml";
