/**
 * Statistics over training seeds: which differences between binding graphs stand, which are
 * equivalent, whether an order came out as predicted, and the table that compares graphs on the
 * pairs all of them have.
 *
 * <p>Everything is deterministic, immutable and computed on the calling thread. Where a number
 * needs seeds that are not there, it is refused or listed as missing, never averaged over fewer.
 */
package org.bindery.evaluation.statistics;
