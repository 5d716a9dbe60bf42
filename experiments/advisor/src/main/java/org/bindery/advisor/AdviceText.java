package org.bindery.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bindery.advisor.Advice.Candidate;
import org.bindery.advisor.Advice.Ranked;

/** Advice as people read it. */
final class AdviceText {
  private AdviceText() {}

  static String of(Advice advice) {
    StringBuilder text = new StringBuilder();
    text.append("Which anchor, for ").append(advice.goal().label()).append("?\n");
    advice.declined().ifPresent(why -> text.append(why).append('\n'));
    advice.sentences().forEach(sentence -> text.append(sentence).append('\n'));
    if (!advice.ranking().isEmpty()) {
      text.append('\n');
      append(text, ranking(advice));
      text.append("(> better than the next beyond chance; 95 % intervals by bootstrap)\n\n");
      append(text, candidates(advice));
    }
    text.append('\n');
    append(text, samples(advice));
    text.append(
            advice
                .hitRate()
                .map(HitRate::toString)
                .orElse("How often this advice is right is not yet measured."))
        .append('\n');
    return text.toString();
  }

  private static List<List<String>> ranking(Advice advice) {
    Criterion criterion = advice.goal().criterion();
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("anchor", "", criterion.label() + ", " + criterion.unit()));
    for (Ranked ranked : advice.ranking()) {
      lines.add(
          List.of(
              ranked.anchor().toString(), ranked.clear() ? ">" : "", ranked.score().toString()));
    }
    return lines;
  }

  private static List<List<String>> candidates(Advice advice) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("pair", "through"));
    for (Criterion criterion : Criterion.values()) {
      head.add(criterion.label());
    }
    lines.add(head);
    for (Map.Entry<ColumnPair, List<Candidate>> entry : advice.candidates().entrySet()) {
      for (Candidate candidate : entry.getValue()) {
        List<String> line = new ArrayList<>();
        line.add(entry.getKey().toString());
        line.add(candidate.anchor().toString());
        candidate.scores().values().forEach(score -> line.add(score.toString()));
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<List<String>> samples(Advice advice) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("judged by", "pairs", "features", "information, nats"));
    for (Advisor.Sample sample : advice.samples()) {
      Estimate information = advice.information().get(sample.pair());
      lines.add(
          List.of(
              sample.pair().toString(),
              String.valueOf(sample.n()),
              "up to " + sample.width(),
              information == null ? "-" : information.toString()));
    }
    return lines;
  }

  private static void append(StringBuilder text, List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        row.append(line.get(c)).append(" ".repeat(widths[c] - line.get(c).length() + 2));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
  }
}
