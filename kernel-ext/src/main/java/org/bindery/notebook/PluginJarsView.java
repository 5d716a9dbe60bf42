package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bindery.data.PluginJar;

/**
 * What came of some jars: what can be used now, and what cannot and why.
 *
 * @param jars at least one
 */
record PluginJarsView(List<PluginJar> jars) implements View {
  @Override
  public String html() {
    StringBuilder body = new StringBuilder(Html.table());
    body.append(Html.headings("left", List.of("jar", "modalities", "datasets")));
    for (PluginJar jar : jars) {
      body.append(
          Html.row(
              Html.cell("left", false, Html.escape(jar.name()))
                  + Html.cell("left", true, Html.escape(list(jar.modalities())))
                  + Html.cell("left", true, Html.escape(list(jar.datasets())))));
    }
    body.append("</table>");
    notUsed().forEach(sentence -> body.append(Html.notice(sentence)));
    return Html.block("Loaded", "runs that are open keep the code they had", body.toString());
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>();
    for (PluginJar jar : jars) {
      lines.add(
          "loaded "
              + jar.name()
              + ": modalities "
              + list(jar.modalities())
              + ", datasets "
              + list(jar.datasets()));
    }
    lines.addAll(notUsed());
    return String.join("\n", lines);
  }

  private List<String> notUsed() {
    return jars.stream()
        .flatMap(jar -> jar.rejected().stream())
        .map(rejected -> "Not used: " + rejected.className() + ". " + rejected.reason())
        .collect(Collectors.toList());
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  @Override
  public String toString() {
    return text();
  }
}
