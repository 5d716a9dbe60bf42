package org.bindery.notebook;

import java.util.List;
import org.bindery.advisor.Advice;

/**
 * Which anchor, before training.
 *
 * @param advice what the advisor said
 */
record AdviceView(Advice advice) implements View {
  @Override
  public String html() {
    StringBuilder body = new StringBuilder();
    advice.declined().ifPresent(reason -> body.append(Html.notice(reason)));
    if (!advice.ranking().isEmpty()) {
      body.append(Html.table());
      body.append(Html.headings("left", List.of("anchor", advice.goal().criterion().label(), "")));
      for (Advice.Ranked ranked : advice.ranking()) {
        body.append(
            Html.row(
                Html.cell("left", false, Html.escape(ranked.anchor().toString()))
                    + Html.cell("left", false, Html.escape(ranked.score().toString()))
                    + Html.cell("left", false, ranked.clear() ? "clearly before the next" : "")));
      }
      body.append("</table>");
    }
    advice.sentences().forEach(sentence -> body.append(Html.quiet(Html.escape(sentence))));
    String measured =
        advice
            .hitRate()
            .map(rate -> "How often such advice was right: " + rate)
            .orElse("How often such advice is right was not yet measured.");
    body.append(Html.quiet(Html.escape(measured)));
    return Html.block(
        "Which anchor, before training", "goal: " + advice.goal().label(), body.toString());
  }

  @Override
  public String text() {
    return advice.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
