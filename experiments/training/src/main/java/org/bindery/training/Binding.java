package org.bindery.training;

import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.graph.BindingGraph;

/**
 * What is bound, and with which rows.
 *
 * @param graph checked against the table
 * @param table open for as long as this is used
 * @param splits of the table's rows
 * @param registry the modalities of the graph's columns
 */
public record Binding(BindingGraph graph, Table table, Splits splits, ModalityRegistry registry) {}
