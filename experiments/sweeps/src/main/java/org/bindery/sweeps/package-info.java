/**
 * Sweeps as Weights and Biases defines them, without a server: a search proposes parameters, an
 * early stop ends what will not win, and trials run wherever an executor puts them.
 *
 * <p>{@link org.bindery.sweeps.SweepConfig} reads W&amp;B's YAML and gives the {@link
 * org.bindery.sweeps.Search}, the {@link org.bindery.sweeps.EarlyStop}, the cap and the target that
 * a runner keeps to. {@link org.bindery.sweeps.TrialCommand} is what W&amp;B's agent would start,
 * {@link org.bindery.sweeps.ParameterImportance} what a page of a sweep tells. All values are
 * immutable; nothing here starts a process or a thread.
 *
 * <p>Numbers are those of W&amp;B's own library (the Python package {@code sweeps}, MIT); where its
 * code would hurt, the type that differs says so.
 */
package org.bindery.sweeps;
