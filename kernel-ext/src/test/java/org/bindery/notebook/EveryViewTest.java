package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bindery.advisor.Goal;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.PresetReader;
import org.bindery.runner.Workbench;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * What every view owes, on a table whose captions are hostile: words, a picture, and HTML that
 * nothing in the data can break.
 */
class EveryViewTest {
  private static final String HOSTILE = "</td><script>alert('%d')</script><b onclick=\"x\">&amp;";
  private static final int ROWS = 48;
  private static final String PAGE =
      """
      name: hostile
      description: "A <b>bold</b> description & its 'quotes'"
      data: {dataset: table, options: {file: %s, id: name,
             columns: "vector.a=a,b,c; vector.b=d,e,f; text=caption"}}
      graph:
        topology: star
        anchor: vector.a
        bind: [vector.b, text]
        towers: {text: {encoder: {kind: bag, width: 16}}}
      recipe: {steps: 4, batch: 8, embedding: 8, warmupSteps: 1, evaluateEvery: 2}
      seeds: [0]
      """;

  @TempDir static Path folder;
  private static Session session;
  private static final Map<String, View> VIEWS = new LinkedHashMap<>();

  @BeforeAll
  static void showEverything() throws IOException {
    StringBuilder table = new StringBuilder("name,caption,a,b,c,d,e,f\n");
    for (int i = 0; i < ROWS; i++) {
      String caption = HOSTILE.formatted(i).replace("\"", "\"\"");
      table.append("row ").append(i).append(",\"").append(caption).append('"');
      for (int k = 1; k <= 6; k++) {
        table.append(',').append(Math.sin(i * k));
      }
      table.append('\n');
    }
    Path file = Files.writeString(folder.resolve("hostile.csv"), table.toString());
    Path specs = Files.createDirectories(folder.resolve(Path.of("experiments", "specs")));
    Files.writeString(specs.resolve("hostile.yaml"), PAGE.formatted(file));
    Workbench bench =
        Workbench.open(folder.resolve("home"), folder.resolve("runs"), ModalityRegistry.scan());
    Screen screen =
        new Screen() {
          @Override
          public String open(View view) {
            VIEWS.put("progress", view);
            return "";
          }

          @Override
          public void update(String handle, View view) {
            VIEWS.put("progress", view);
          }
        };
    session = new Session(screen, Map.of("BINDERY_ROOT", folder.toString()), () -> bench);
    Experiment plan = session.experiment("hostile");
    Run run = session.train("hostile", plan.graph(), plan.dataset(), plan.recipe(), false);
    show("experiment", plan);
    show("dataset", plan.dataset());
    show("graph", plan.graph());
    show("recipe", plan.recipe());
    show("modalities", session.installed());
    show("run", run);
    show("result", run.result());
    show("matrix", run.matrix());
    show("diagnosis", run.diagnose());
    show("retrieval", run.retrieval("text", "vector.b"));
    show("grid", run.retrieval("vector.a", "text").grid(3));
    show("comparison", run.retrieval("text", "vector.b").beside(run.retrieval("text", "vector.b")));
    show("runs beside each other", run.beside("R@1", run));
    show("map", run.map());
    Points texts = run.examples("text", 3);
    show("points", texts);
    show("similarity", texts.with(run.examples("vector.a", 3)));
    show("nearest", texts.find(run.all("vector.b"), 2));
    show("neighbors", run.nearest("text", texts.at(0), 3));
    show("sample", Sample.read(bench.registry(), ColumnId.of("text"), HOSTILE));
    show("runs", RunsView.of(bench));
    show("page of a run", RunPage.of(bench.run("hostile")));
    show("binding", new BindingView(plan.spec()));
    show("advice", new AdviceView(session.advise(plan.spec(), Goal.NEVER_TRAINED)));
    show(
        "preset",
        new PresetView(PresetReader.named("imagebind-huge", bench.registry()), bench.registry()));
  }

  private static void show(String name, Object shown) {
    VIEWS.put(name, Views.of(shown));
  }

  @AfterAll
  static void close() {
    session.close();
  }

  static Stream<String> names() {
    return Stream.of(
        "progress",
        "experiment",
        "dataset",
        "graph",
        "recipe",
        "modalities",
        "run",
        "result",
        "matrix",
        "diagnosis",
        "retrieval",
        "grid",
        "comparison",
        "runs beside each other",
        "map",
        "points",
        "similarity",
        "nearest",
        "neighbors",
        "sample",
        "runs",
        "page of a run",
        "binding",
        "advice",
        "preset");
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysTheSameInWords(String name) {
    assertThat(VIEWS.get(name).text()).isNotBlank().doesNotContain("<td", "<div");
  }

  @ParameterizedTest
  @MethodSource("names")
  void isDrawnAsAPngWithInk(String name) throws IOException {
    byte[] png = VIEWS.get(name).png().orElseThrow();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

    assertThat(png).hasSizeLessThan(2_000_000);
    assertThat(
            IntStream.range(0, image.getHeight())
                .anyMatch(
                    y -> IntStream.range(0, image.getWidth()).anyMatch(x -> dark(image, x, y))))
        .isTrue();
  }

  private static boolean dark(BufferedImage image, int x, int y) {
    return (image.getRGB(x, y) & 0xff) < 128;
  }

  @ParameterizedTest
  @MethodSource("names")
  void isWellFormedWithoutScriptAndFetchesNothing(String name) throws Exception {
    Document page = parse(VIEWS.get(name).html());

    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertThat(element.getTagName()).isNotIn("script", "style", "link", "iframe", "object");
      for (int k = 0; k < element.getAttributes().getLength(); k++) {
        String attribute = element.getAttributes().item(k).getNodeName();
        assertThat(attribute).as("of " + element.getTagName()).doesNotStartWith("on");
        if (attribute.equals("src")) {
          assertThat(element.getAttribute("src")).startsWith("data:");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasWordsForThoseWhoCannotSeeItsPictures(String name) throws Exception {
    Document page = parse(VIEWS.get(name).html());

    NodeList pictures = page.getElementsByTagName("img");
    for (int i = 0; i < pictures.getLength(); i++) {
      assertThat(((Element) pictures.item(i)).getAttribute("alt")).isNotBlank();
    }
    NodeList drawings = page.getElementsByTagName("svg");
    for (int i = 0; i < drawings.getLength(); i++) {
      assertThat(((Element) drawings.item(i)).getAttribute("role")).isEqualTo("img");
      assertThat(((Element) drawings.item(i)).getAttribute("aria-label")).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dataset", "grid", "points", "similarity", "nearest", "neighbors", "sample"})
  void showsAHostileCaptionAsWhatItIs(String name) throws Exception {
    assertThat(parse(VIEWS.get(name).html()).getDocumentElement().getTextContent())
        .contains("</td><script>alert(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph", "map", "progress", "page of a run"})
  void drawsWhatIsToBeDrawn(String name) {
    assertThat(VIEWS.get(name).html()).contains("<svg");
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader("<div>" + html + "</div>")));
  }
}
