package org.bindery.notebook;

import java.util.List;
import org.bindery.graph.BindingGraph;
import org.bindery.runner.ExperimentSpec;

/**
 * An experiment's page that was checked: its graph, and how to go on.
 *
 * @param spec the page
 */
record BindingView(ExperimentSpec spec) implements View {
  @Override
  public String html() {
    BindingGraph graph = spec.graph().toGraph();
    return Html.block(
        "Binding " + spec.name(),
        spec.description(),
        Html.quiet(Html.escape(String.join("  ·  ", facts())))
            + graph.svg()
            + Html.quiet(Html.escape(next())));
  }

  @Override
  public String text() {
    return "binding "
        + spec.name()
        + (spec.description().isEmpty() ? "" : ": " + spec.description())
        + "\n"
        + String.join(" · ", facts())
        + "\n"
        + spec.graph().toGraph()
        + "\n"
        + next();
  }

  private List<String> facts() {
    return List.of(
        "data " + spec.data().dataset(),
        spec.recipe().steps() + " steps of " + spec.recipe().batch() + " pairs",
        "seeds " + spec.seeds());
  }

  private String next() {
    return "Next: experiment(\"" + spec.name() + "\") opens its data.";
  }

  @Override
  public String toString() {
    return text();
  }
}
