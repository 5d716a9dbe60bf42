/**
 * The losses of the field, each a {@link org.bindery.spi.Loss} found through {@link
 * org.bindery.losses.Losses}. In all formulas {@code a_i, b_i, z_i} are unit rows, {@code s} is the
 * logit scale (one over the temperature), n the number of rows, and a mean over rows is meant where
 * nothing is said.
 *
 * <p>What a loss needs of its data is its {@link org.bindery.spi.LossContract}; what it cannot see
 * stands in its description and in its test.
 */
package org.bindery.losses;
