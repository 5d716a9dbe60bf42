package org.bindery.worlds;

/**
 * How far a suite is.
 *
 * @param world such as {@code W1}
 * @param finished what was trained and measured last, such as {@code 300 pairs, star h, seed 3}
 * @param done how many trainings are done, over all worlds asked for
 * @param total how many there will be
 */
public record WorldProgress(String world, String finished, int done, int total) {}
