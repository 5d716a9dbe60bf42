package org.bindery.tracking;

/**
 * The numbers of one metric, row by row; all arrays are {@code [n]}.
 *
 * @param steps the step of each
 * @param times when each was reported, in seconds since 1970
 * @param runtimes the same in seconds since the run's start
 * @param values the numbers; may be NaN or infinite
 */
public record Series(long[] steps, double[] times, double[] runtimes, double[] values) {}
