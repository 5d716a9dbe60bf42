package org.bindery.graph;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bindery.spi.LogitScale;

/** The parts of a graph in words; the same in the text, the picture and the comparison. */
final class Wording {
  private Wording() {}

  /** Returns what of an edge is not default, such as {@code loss siglip, weight 0.5}, or "". */
  static String details(TrainedEdge edge) {
    boolean plain = edge.loss().equals(LossSpec.INFO_NCE);
    return details(
        edge.logitScale(),
        edge.weight(),
        plain ? Optional.empty() : Optional.of(edge.loss()),
        edge.share(),
        edge.source());
  }

  /** Returns the loss of a joint edge, and what of the rest is not default. */
  static String details(JointEdge joint) {
    return details(
        joint.logitScale(),
        joint.weight(),
        Optional.of(joint.loss()),
        joint.share(),
        joint.source());
  }

  private static String details(
      Optional<LogitScale> scale,
      double weight,
      Optional<LossSpec> loss,
      double share,
      PairSource source) {
    List<String> parts = new ArrayList<>();
    loss.ifPresent(named -> parts.add("loss " + loss(named)));
    scale.ifPresent(factor -> parts.add("logit scale " + scale(factor)));
    if (weight != 1) {
      parts.add("weight " + number(weight));
    }
    if (share != 1) {
      parts.add("share " + number(share) + " of the batch");
    }
    if (!source.equals(PairSource.ALL)) {
      parts.add(source(source));
    }
    return String.join(", ", parts);
  }

  static String loss(LossSpec loss) {
    return loss.name() + (loss.config().isEmpty() ? "" : " " + settings(loss.config()));
  }

  /** Returns such as {@code {bias: -10}}, sorted by name. */
  private static String settings(Map<String, Object> config) {
    return config.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String source(PairSource source) {
    String amount = source.limit().map(limit -> "at most " + limit + " rows").orElse("all rows");
    return amount
        + (source.wrong() == 0 ? "" : ", " + percent(source.wrong()) + " wrong")
        + (source.aligned() ? ", augmented alike" : "");
  }

  static String percent(double share) {
    return number(100 * share) + " %";
  }

  static String scale(LogitScale scale) {
    if (scale instanceof LogitScale.Fixed) {
      return "fixed at " + number(scale.initial());
    }
    return "learned from " + number(scale.initial()) + ", at most " + number(scale.max());
  }

  static String tower(TowerSpec tower) {
    StringBuilder text = new StringBuilder();
    tower.frozen().ifPresent(name -> text.append("; frozen ").append(name));
    if (!tower.encoder().isEmpty()) {
      text.append("; encoder ").append(tower.encoder());
    }
    if (!tower.preprocessor().isEmpty()) {
      text.append("; preprocessor ").append(tower.preprocessor());
    }
    tower
        .weights()
        .ifPresent(
            weights ->
                text.append("; weights ")
                    .append(weights.file())
                    .append(" (")
                    .append(weights.names().name().toLowerCase(Locale.ROOT))
                    .append(" names)"));
    tower
        .sharing()
        .ifPresent(
            shared ->
                text.append("; shares the ")
                    .append(shared.parts().name().toLowerCase(Locale.ROOT))
                    .append(" of ")
                    .append(shared.with())
                    .append(
                        shared.fusion() == 0
                            ? ""
                            : ", the feed-forward part of the last "
                                + shared.fusion()
                                + " blocks too"));
    if (tower.tuning() instanceof Tuning.Probe) {
      text.append("; only the head is trained");
    } else if (tower.tuning() instanceof Tuning.LowRank low) {
      text.append("; lora of rank ")
          .append(low.rank())
          .append(", alpha ")
          .append(number(low.alpha()))
          .append(low.blocks() == 0 ? ", all blocks, " : ", last " + low.blocks() + " blocks, ")
          .append(String.join(" ", low.of()));
    }
    return text.isEmpty() ? "standard" : text.substring(2);
  }

  static String number(double value) {
    return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  static String counted(int count, String noun) {
    return (count == 0 ? "no" : String.valueOf(count)) + " " + noun + (count == 1 ? "" : "s");
  }
}
