/**
 * Studies as values: what a comparison of graphs may spend, what every cell reached, and the tables
 * that follow. Knows nothing of how runs are made; {@code org.bindery.runner} makes them.
 */
package org.bindery.runner.study;
