package org.bindery.notebook;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.diagnostics.Diagnosis;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.runner.RunResult;
import org.bindery.training.Recipe;
import org.bindery.training.Stage;

/** What the things a notebook meets look like. */
public final class Views {
  private Views() {}

  /** Returns the types {@link #of} has a view for; a kernel registers a renderer for each. */
  public static List<Class<?>> types() {
    return List.of(
        View.class,
        BindingGraph.class,
        GraphBuilder.class,
        EmergentMatrix.class,
        Diagnosis.class,
        RunResult.class,
        Recipe.class);
  }

  /** Returns what {@code shown} looks like; its {@code toString} if it is of no type known here. */
  public static View of(Object shown) {
    if (shown instanceof View view) {
      return view;
    } else if (shown instanceof BindingGraph graph) {
      return graph(graph);
    } else if (shown instanceof GraphBuilder) {
      return plain("A graph in the making: end it with .build() to see it.");
    } else if (shown instanceof EmergentMatrix matrix) {
      return new MatrixView(matrix);
    } else if (shown instanceof Diagnosis diagnosis) {
      return new DiagnosisView(diagnosis);
    } else if (shown instanceof RunResult result) {
      return new ResultView(result);
    } else if (shown instanceof Recipe recipe) {
      return recipe(recipe);
    }
    return plain(String.valueOf(shown));
  }

  private static View plain(String text) {
    return View.of("<pre>" + Html.escape(text) + "</pre>", text);
  }

  private static View graph(BindingGraph graph) {
    return View.of(graph.svg(), graph.toString());
  }

  private static View recipe(Recipe recipe) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecordComponent component : Recipe.class.getRecordComponents()) {
      if (!component.getName().equals("stages")) {
        values.put(component.getName(), value(recipe, component));
      }
    }
    StringBuilder body =
        new StringBuilder(
            "<div style=\"display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:2px"
                + " 20px;margin-top:6px\">");
    List<String> lines = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          body.append("<div style=\"display:flex;justify-content:space-between;gap:8px\"><span")
              .append(" style=\"opacity:" + Style.QUIET + "\">")
              .append(Html.escape(name))
              .append("</span><span>")
              .append(Html.escape(value))
              .append("</span></div>");
          lines.add("  " + name + " = " + value);
        });
    String stages =
        recipe.stages().stream().map(Views::stage).collect(Collectors.joining(", then "));
    if (!stages.isEmpty()) {
      lines.add("  " + stages);
    }
    return View.of(
        Html.block("Recipe", stages, body.append("</div>").toString()),
        "recipe\n" + String.join("\n", lines));
  }

  private static String stage(Stage stage) {
    String bound = stage.bind().isEmpty() ? "all edges" : String.join(" and ", stage.bind());
    String locked =
        stage.locked().isEmpty() ? "" : " while " + String.join(" and ", stage.locked()) + " stay";
    return stage.steps() + " steps for " + bound + locked;
  }

  private static String value(Recipe recipe, RecordComponent component) {
    try {
      return String.valueOf(component.getAccessor().invoke(recipe));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A public accessor of a record cannot be called", e);
    }
  }
}
