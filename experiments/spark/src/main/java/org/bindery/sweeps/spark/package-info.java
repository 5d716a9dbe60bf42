/**
 * Trials of a sweep as Apache Spark tasks, for users who outgrow one machine. Spark only places
 * them; what is proposed, claimed and became of it is told through the sweep's folder, which the
 * driver and all executors see under the same path.
 */
package org.bindery.sweeps.spark;
