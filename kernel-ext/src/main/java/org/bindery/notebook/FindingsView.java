package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.runner.Finding;

/**
 * What the doctor found.
 *
 * @param findings one line each
 */
record FindingsView(List<Finding> findings) implements View {
  @Override
  public String html() {
    StringBuilder body = new StringBuilder("<div style=\"overflow-x:auto\">" + Html.table());
    body.append(Html.headings("left", List.of("what", "state", "found", "what to type")));
    for (Finding finding : findings) {
      String state = Html.escape(finding.state().label());
      body.append(
          Html.row(
              Html.cell("left", false, Html.escape(finding.what()))
                  + Html.cell(
                      "left",
                      false,
                      finding.state() == Finding.State.MISSING ? Html.emergent(state) : state)
                  + Html.cell("left", true, Html.escape(finding.detail()))
                  + Html.cell("left", true, Html.escape(finding.advice()))));
    }
    return Html.block("Doctor", verdict(), body.append("</table></div>").toString());
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>(List.of(verdict()));
    for (Finding finding : findings) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-18s %-8s %s%s",
              finding.what(),
              finding.state().label(),
              finding.detail(),
              finding.advice().isEmpty() ? "" : " -> " + finding.advice()));
    }
    return String.join("\n", lines);
  }

  private String verdict() {
    long missing =
        findings.stream().filter(finding -> finding.state() == Finding.State.MISSING).count();
    return missing == 0 ? "Everything needed is there." : "Missing here: " + missing + ".";
  }

  @Override
  public String toString() {
    return text();
  }
}
