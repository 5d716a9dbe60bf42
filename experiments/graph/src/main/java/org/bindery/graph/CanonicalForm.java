package org.bindery.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.spi.LogitScale;

/** One text for equal graphs, whatever order they were written in. */
final class CanonicalForm {
  private CanonicalForm() {}

  static String identity(BindingGraph graph) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(of(graph).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  static String of(BindingGraph graph) {
    List<String> lines = new ArrayList<>();
    graph.nodes().forEach(node -> lines.add("node " + node));
    graph.edges().forEach(edge -> lines.add(edge(edge)));
    graph.joints().forEach(joint -> lines.add(joint(joint)));
    graph
        .towers()
        .forEach(
            (node, tower) -> {
              if (!tower.equals(TowerSpec.standard())) {
                lines.add("tower " + node + " " + tower(tower));
              }
            });
    lines.sort(null);
    return "binding-graph 1\nanchor "
        + graph.anchor().map(Object::toString).orElse("-")
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }

  private static String edge(Edge edge) {
    if (edge instanceof TrainedEdge trained) {
      String scale = trained.logitScale().map(CanonicalForm::scale).orElse("default");
      String plain = "trained " + edge.a() + " " + edge.b() + " " + scale + " " + trained.weight();
      return plain + training(trained.loss(), trained.share(), trained.source());
    }
    return "given " + edge.a() + " " + edge.b();
  }

  private static String joint(JointEdge joint) {
    String scale = joint.logitScale().map(CanonicalForm::scale).orElse("default");
    return "joint "
        + joint.columns()
        + " "
        + scale
        + " "
        + joint.weight()
        + training(joint.loss(), joint.share(), joint.source());
  }

  /** Only what differs counts, so that graphs from before these could be said keep their names. */
  private static String training(LossSpec loss, double share, PairSource source) {
    String text = "";
    if (!loss.equals(LossSpec.INFO_NCE)) {
      text += " loss " + loss.name() + " " + value(loss.config());
    }
    if (share != 1) {
      text += " share " + share;
    }
    if (!source.equals(PairSource.ALL)) {
      text +=
          " pairs "
              + source.limit().map(String::valueOf).orElse("all")
              + " wrong "
              + source.wrong()
              + (source.aligned() ? " aligned" : "");
    }
    return text;
  }

  private static String scale(LogitScale scale) {
    String kind = scale instanceof LogitScale.Fixed ? "fixed" : "learned";
    return kind + " " + scale.initial() + " " + scale.max();
  }

  private static String tower(TowerSpec tower) {
    Map<String, Object> said = new TreeMap<>();
    said.put("frozen", tower.frozen().map(List::of).orElse(List.of()));
    said.put("encoder", tower.encoder());
    said.put("preprocessor", tower.preprocessor());
    // Only what is said counts, so that graphs from before these could be said keep their names.
    tower
        .weights()
        .ifPresent(weights -> said.put("weights", List.of(weights.file(), weights.names().name())));
    if (tower.tuning() instanceof Tuning.Probe) {
      said.put("tuning", "probe");
    } else if (tower.tuning() instanceof Tuning.LowRank low) {
      said.put("tuning", List.of("lora", low.rank(), low.alpha(), low.blocks(), low.of()));
    }
    tower
        .sharing()
        .ifPresent(
            shared ->
                said.put(
                    "share",
                    List.of(shared.with().toString(), shared.parts().name(), shared.fusion())));
    return value(said);
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, String> sorted = new TreeMap<>();
      map.forEach((key, inner) -> sorted.put(quoted(String.valueOf(key)), value(inner)));
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(CanonicalForm::value).toList().toString();
    }
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return '"' + escaped + '"';
  }
}
