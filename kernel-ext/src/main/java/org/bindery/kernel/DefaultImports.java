package org.bindery.kernel;

import java.util.List;

/**
 * What every notebook has imported. They are evaluated before the first cell, never in one: in
 * JJava an import in a later cell could reset variables of earlier ones. They are few, because the
 * kernel answers only when all are compiled; {@code java.util.*} and more JJava imports itself.
 */
final class DefaultImports {
  private static final List<String> IMPORTS =
      List.of(
          "static org.bindery.notebook.Bindery.*",
          "static org.bindery.graph.Topology.*",
          "org.bindery.notebook.*",
          "org.bindery.advisor.Goal",
          "org.bindery.runner.study.Budget",
          "org.bindery.spi.ColumnId");

  private DefaultImports() {}

  /** Returns Java import declarations. */
  static String code() {
    StringBuilder code = new StringBuilder();
    for (String name : IMPORTS) {
      code.append("import ").append(name).append(";\n");
    }
    return code.toString();
  }
}
