package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class GraphDiagramTest {
  private static final PairCounts MANY =
      new PairCounts() {
        @Override
        public Set<ColumnId> columns() {
          return Set.of();
        }

        @Override
        public long pairs(ColumnId a, ColumnId b) {
          return 123_456;
        }

        @Override
        public long tuples(Set<ColumnId> together) {
          return 123_456;
        }
      };

  private static ColumnId[] longNames(int n) {
    String[] names = {
      "image", "text", "audio.es", "audio.fr", "depth", "thermal", "imu", "video.long-clip", "ecg"
    };
    ColumnId[] columns = new ColumnId[n];
    for (int i = 0; i < n; i++) {
      columns[i] = ColumnId.of(names[i]);
    }
    return columns;
  }

  private static List<BindingGraph> shapes(int n) {
    ColumnId[] all = longNames(n);
    ColumnId[] bound = java.util.Arrays.copyOfRange(all, 1, n);
    return List.of(
        BindingGraph.star(all[0], bound), BindingGraph.chain(all), BindingGraph.complete(all));
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void noBoxOrNumberLiesOnAnother() {
    List<BindingGraph> graphs = new ArrayList<>();
    for (int n = 2; n <= 9; n++) {
      graphs.addAll(shapes(n));
    }
    Random random = new Random(5);
    for (int trial = 0; trial < 30; trial++) {
      graphs.add(Sample.random(random).graph());
    }
    for (BindingGraph graph : graphs) {
      DiagramLayout layout =
          DiagramLayout.of(graph, pair -> GraphDiagram.label(graph, pair, Optional.of(MANY)));
      List<DiagramLayout.Box> boxes = new ArrayList<>();
      layout.nodes().forEach(node -> boxes.add(node.box()));
      layout.lines().forEach(line -> line.label().ifPresent(boxes::add));
      assertThat(boxes).hasSize(graph.nodes().size() + graph.edges().size());
      for (int i = 0; i < boxes.size(); i++) {
        DiagramLayout.Box box = boxes.get(i);
        assertThat(box.left()).isPositive();
        assertThat(box.left() + box.width()).isLessThan(layout.width());
        assertThat(box.top() + box.height()).isLessThan(layout.height());
        for (int j = 0; j < i; j++) {
          assertThat(box.touches(boxes.get(j), 0))
              .as("%s on %s in %s", box, boxes.get(j), graph)
              .isFalse();
        }
      }
    }
  }

  @Test
  void everyPairIsDrawnAsItsKind() throws Exception {
    for (int n = 2; n <= 9; n++) {
      for (BindingGraph graph : shapes(n)) {
        String svg = GraphDiagram.svg(graph);
        int emergent = graph.emergence().unordered(PairKind.EMERGENT).size();
        assertThat(svg.split("stroke-dasharray", -1).length - 1)
            .as("%s", graph)
            .isEqualTo(emergent == 0 ? 0 : emergent + 1);
        assertThat(parsed(svg).getDocumentElement().getAttribute("aria-label"))
            .isEqualTo(GraphText.title(graph));
      }
    }
  }

  @Test
  void textIsEscapedAndThePictureNeedsNothingFromOutside() throws Exception {
    String svg =
        GraphDiagram.svg(
            GraphBuilder.anchor("image")
                .bind("text")
                .tower("text", Map.of("pool", "<b>&'\""))
                .build());

    assertThat(parsed(svg).getElementsByTagName("desc").item(0).getTextContent())
        .contains("<b>&'\"");
    assertThat(svg).doesNotContain("<b>").doesNotContain("<script").doesNotContain(" id=");
    assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http");
  }

  @Test
  void numbersAreWrittenAlikeInEveryCountry() {
    BindingGraph graph = shapes(5).get(0);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ROOT);
      String here = GraphDiagram.svg(graph, MANY);
      Locale.setDefault(Locale.GERMANY);
      assertThat(GraphDiagram.svg(graph, MANY)).isEqualTo(here).contains("123,456");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aChainStandsInItsOwnOrderHoweverItWasWritten() {
    BindingGraph graph =
        GraphBuilder.withoutAnchor().edge("b", "c").edge("a", "b").edge("c", "d").build();

    assertThat(DiagramLayout.of(graph, pair -> Optional.empty()).nodes())
        .extracting(node -> node.column().toString())
        .isIn(List.of("a", "b", "c", "d"), List.of("d", "c", "b", "a"));
  }

  @Test
  void whatOfAnEdgeIsNotDefaultStandsOnIt() throws Exception {
    GraphBuilder star =
        GraphBuilder.anchor("image")
            .bind("text", "audio", "depth")
            .loss("text", LossSpec.of("siglip"))
            .weight("text", 0.5)
            .pairs("audio", PairSource.atMost(2000).withWrong(0.3))
            .share("depth", 0.25);
    String plain = parsed(GraphDiagram.svg(star.build())).getDocumentElement().getTextContent();
    String counted =
        parsed(GraphDiagram.svg(star.build(), MANY)).getDocumentElement().getTextContent();

    assertThat(plain)
        .contains("siglip · × 0.5")
        .contains("at most 2,000 · 30 % wrong")
        .contains("share 0.25");
    assertThat(counted)
        .contains("123,456 · siglip · × 0.5")
        .contains("2,000 of 123,456 · 30 % wrong");
  }

  @Test
  void jointEdgesAreDiamondsWithALineToEachOfTheirSignals() throws Exception {
    for (int n = 3; n <= 9; n++) {
      String svg = GraphDiagram.svg(BindingGraph.centroid(longNames(n)));
      parsed(svg);
      assertThat(svg.split(" Z'", -1).length - 1).as("the diamond and its legend").isEqualTo(2);
      assertThat(svg.split("stroke-width='1.4'", -1).length - 1).isEqualTo(n);
      assertThat(svg).contains("trained together").doesNotContain("stroke-width='2.5'");
    }
  }

  @Test
  void diamondsAndHubsStandFreeToo() {
    List<BindingGraph> graphs = new ArrayList<>();
    for (int n = 4; n <= 9; n++) {
      ColumnId[] all = longNames(n);
      graphs.add(BindingGraph.twoHubs(all[0], all[1], java.util.Arrays.copyOfRange(all, 2, n)));
      graphs.add(BindingGraph.centroid(all));
    }
    Random random = new Random(6);
    for (int trial = 0; trial < 40; trial++) {
      graphs.add(Sample.rich(random));
    }
    for (BindingGraph graph : graphs) {
      DiagramLayout layout =
          DiagramLayout.of(graph, pair -> GraphDiagram.label(graph, pair, Optional.of(MANY)));
      List<DiagramLayout.Box> boxes = new ArrayList<>();
      layout.nodes().forEach(node -> boxes.add(node.box()));
      layout.lines().forEach(line -> line.label().ifPresent(boxes::add));
      layout.joints().forEach(joint -> boxes.add(joint.box()));
      assertThat(boxes)
          .hasSize(graph.nodes().size() + graph.edges().size() + graph.joints().size());
      for (int i = 0; i < boxes.size(); i++) {
        DiagramLayout.Box box = boxes.get(i);
        assertThat(box.left()).isPositive();
        assertThat(box.left() + box.width()).isLessThan(layout.width());
        assertThat(box.top()).isPositive();
        assertThat(box.top() + box.height()).isLessThan(layout.height());
        for (int j = 0; j < i; j++) {
          assertThat(box.touches(boxes.get(j), 0))
              .as("%s on %s in %s", box, boxes.get(j), graph)
              .isFalse();
        }
      }
    }
  }

  @Test
  void oneCanWriteOnesOwnResultsOnEveryLine() throws Exception {
    for (BindingGraph graph : shapes(6)) {
      String svg =
          GraphDiagram.svg(
              graph, pair -> Optional.of("R@1 of " + pair.from() + " " + pair.distance()));
      parsed(svg);
      assertThat(svg.split("R@1 of ", -1).length - 1).isEqualTo(15);
    }
  }
}
