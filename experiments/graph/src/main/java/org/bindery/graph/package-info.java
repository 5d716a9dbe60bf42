/**
 * Binding graphs as values: which signals are trained with which, which were aligned beforehand,
 * and which pairs are therefore expected to emerge. Knows no tensors, no files and no engine.
 *
 * <p>Everything here is immutable and may be used from any thread. {@link
 * org.bindery.graph.GraphBuilder} is the way in for people, {@link
 * org.bindery.graph.BindingGraph#of} the one for programs.
 */
package org.bindery.graph;
