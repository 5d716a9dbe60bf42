package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LineChartTest {
  private static LineChart.Line line(String name, double... ys) {
    return new LineChart.Line(
        name, "red", IntStream.rangeClosed(1, ys.length).asDoubleStream().toArray(), ys);
  }

  private static LineChart chart(List<LineChart.Line> lines, List<LineChart.Level> levels) {
    return new LineChart("loss", "step", "nats", 10, LineChart.Scale.EVEN, lines, levels);
  }

  private static List<String> texts(LineChart chart) throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(chart.svg())));
    NodeList texts = svg.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(i -> texts.item(i).getTextContent())
        .toList();
  }

  @Test
  void namesItsAxesItsLinesAndItsLevels() throws Exception {
    LineChart chart =
        chart(
            List.of(line("image-text", 5, 3, 2)),
            List.of(new LineChart.Level("chance 4 %", "gray", 4)));

    assertThat(texts(chart)).contains("loss", "step", "nats", "image-text", "chance 4 %");
  }

  @Test
  void isWellFormedWhateverTheNamesAre() throws Exception {
    assertThat(texts(chart(List.of(line("a<b & \"c\"", 1, 2)), List.of()))).contains("a<b & \"c\"");
  }

  @Test
  void drawsItsAxesBeforeTheFirstPoint() throws Exception {
    assertThat(texts(chart(List.of(line("image-text")), List.of()))).contains("image-text", "0");
  }

  @Test
  void leavesOutWhatIsNotFinite() {
    assertThat(chart(List.of(line("a", 1, Double.NaN, 3)), List.of()).svg()).doesNotContain("NaN");
  }

  @Test
  void averagesNeighborsSoThatALongTrainingStaysSmall() {
    double[] ys = IntStream.range(0, 100_000).mapToDouble(i -> i % 2).toArray();
    LineChart chart = chart(List.of(line("a", ys)), List.of());
    LineChart.Line thinned = chart.lines().get(0);

    assertThat(thinned.ys()).hasSizeBetween(200, 240);
    assertThat(thinned.ys()[100]).isBetween(0.49, 0.51);
    assertThat(thinned.xs()[thinned.xs().length - 1]).isEqualTo(100_000);
    assertThat(chart.svg().length()).isLessThan(8_000);
  }

  @Test
  void stepsOfTheAxisAreRound() {
    assertThat(ValueAxis.niceStep(10, 5)).isEqualTo(2);
    assertThat(ValueAxis.niceStep(0.7, 4)).isEqualTo(0.2);
    assertThat(ValueAxis.niceStep(1500, 5)).isEqualTo(200);
    assertThat(ValueAxis.niceStep(0, 4)).isEqualTo(1);
  }

  @Test
  void needsNoScriptAndTakesThePagesColor() {
    assertThat(chart(List.of(line("a", 1, 2)), List.of()).svg())
        .doesNotContain("<script")
        .contains("currentColor");
  }

  @Test
  void refusesPositionsWithoutValues() {
    assertThatThrownBy(() -> new LineChart.Line("a", "red", new double[2], new double[1]))
        .hasMessage("2 positions, 1 values");
  }

  @Test
  void equalFactorsAreEquallyFarApartOnALogarithmicAxis() {
    ValueAxis axis = ValueAxis.over(LineChart.Scale.LOGARITHMIC, 0.01, 100);

    assertThat(axis.share(10) - axis.share(1))
        .isCloseTo(axis.share(1) - axis.share(.1), within(1e-9));
    assertThat(axis.ticks()).containsExactly(0.01, 0.1, 1.0, 10.0, 100.0);
    assertThat(axis.ticks().stream().map(axis::label))
        .containsExactly("0.01", "0.1", "1", "10", "100");
  }

  @Test
  void aLogarithmicAxisOfAnyLengthHasAtLeastThreeRoundNumbers() {
    for (double top = 1.02; top < 1e6; top *= 1.17) {
      assertThat(ValueAxis.over(LineChart.Scale.LOGARITHMIC, 1, top).ticks())
          .as("from 1 to " + top)
          .hasSizeBetween(3, 16);
    }
  }

  @Test
  void whatHasNoLogarithmIsDrawnEvenly() {
    assertThat(ValueAxis.over(LineChart.Scale.LOGARITHMIC, 0, 4).ticks())
        .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
  }
}
