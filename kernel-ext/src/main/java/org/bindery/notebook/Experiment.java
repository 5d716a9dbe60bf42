package org.bindery.notebook;

import java.util.List;
import org.bindery.graph.BindingGraph;
import org.bindery.runner.ExperimentSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.training.Recipe;

/**
 * A page of {@code experiments/specs}, opened: its data, its graph, its recipe. What a notebook
 * trains from it is what {@code ./bindery run} trains from the same page.
 */
public final class Experiment implements View {
  private final ExperimentSpec spec;
  private final Dataset dataset;
  private final List<String> notes;

  /**
   * Makes one.
   *
   * @param notes what differs from the page as written, and why, in sentences
   */
  Experiment(ExperimentSpec spec, Dataset dataset, List<String> notes) {
    this.spec = spec;
    this.dataset = dataset;
    this.notes = List.copyOf(notes);
  }

  /** Returns its name, under which its run is kept. */
  public String name() {
    return spec.name();
  }

  /** Returns the page as a value. */
  public ExperimentSpec spec() {
    return spec;
  }

  /** Returns the data. */
  public Dataset dataset() {
    return dataset;
  }

  /** Returns what is bound to what. */
  public BindingGraph graph() {
    return spec.graph().toGraph();
  }

  /** Returns how it is trained. */
  public Recipe recipe() {
    return spec.recipe();
  }

  /**
   * Returns the name of the graph's first column of a modality: {@code column("audio")} is {@code
   * audio.es} where Spanish speech is bound.
   *
   * @throws Refusal if the graph has none
   */
  public String column(String modality) {
    return Refusal.orRefuse(
        () ->
            graph().nodes().stream()
                .filter(column -> column.modality().value().equals(modality))
                .findFirst()
                .map(ColumnId::toString)
                .orElseThrow(
                    () ->
                        new ConfigException(
                            "column",
                            modality,
                            "The graph of '"
                                + name()
                                + "' binds no "
                                + modality
                                + "; it binds "
                                + graph().nodes()
                                + ".")));
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder();
    for (String note : notes) {
      body.append(Html.notice(note));
    }
    body.append(Html.quiet(Html.escape(facts())));
    return Html.block("Experiment " + name(), spec.description(), body.toString());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("experiment " + name() + ": " + spec.description());
    notes.forEach(note -> text.append('\n').append(note));
    return text.append('\n').append(facts()).toString();
  }

  private String facts() {
    return graph().toString().lines().findFirst().orElse("")
        + "  ·  data "
        + spec.data().dataset()
        + "  ·  "
        + spec.recipe().steps()
        + " steps of "
        + spec.recipe().batch()
        + " pairs";
  }

  @Override
  public String toString() {
    return text();
  }
}
