/** Spread that one odd day does not make: the median absolute deviation from the median, of a non-empty sample. */
export { medianAbsoluteDeviation } from "simple-statistics";
