package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bindery.diagnostics.Alarm;
import org.bindery.diagnostics.Diagnosis;
import org.bindery.evaluation.Embeddings;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;

class DiagnosisViewTest {
  private static final int N = 60;
  private static final int D = 16;

  private static Diagnosis diagnosis(double audioShare) {
    Random random = new Random(1);
    float[] image = noise(random);
    Map<ColumnId, Embeddings> all = new LinkedHashMap<>();
    put(all, "image", image);
    put(all, "text", near(image, 0.9, random));
    put(all, "audio", near(image, audioShare, random));
    return Diagnosis.of(GraphBuilder.anchor("image").bind("text", "audio").build(), all);
  }

  private static void put(Map<ColumnId, Embeddings> all, String column, float[] values) {
    List<String> keys = IntStream.range(0, N).mapToObj(i -> "key " + i).toList();
    all.put(ColumnId.of(column), new Embeddings(ColumnId.of(column), keys, values, D));
  }

  private static float[] noise(Random random) {
    float[] values = new float[N * D];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] near(float[] values, double share, Random random) {
    float[] near = noise(random);
    for (int i = 0; i < near.length; i++) {
      near[i] = (float) (share * values[i] + (1 - share) * near[i]);
    }
    return near;
  }

  @Test
  void showsTheTablesAndMarksWhatIsEmergent() {
    String html = Views.of(diagnosis(0.8)).html();

    assertThat(html)
        .contains("no alarms", "uniformity", "CKA", "anti-hubs", "at worst", "measured")
        .contains(Html.emergent("text – image – audio"))
        .doesNotContain("<script", "<style", "NaN");
    assertThat(html.split("<table").length - 1).isEqualTo(4);
    assertThat(html.split("</table>").length - 1).isEqualTo(4);
  }

  @Test
  void saysWhatIsWrongFirst() {
    View view = Views.of(diagnosis(0));

    assertThat(view.html().indexOf("audio is lost"))
        .isPositive()
        .isLessThan(view.html().indexOf("<table"));
    assertThat(view.text()).startsWith("audio, lost modality: audio is lost");
    assertThat(view.text()).contains("effective rank", "strangers");
  }

  @Test
  void alarmsOfTheTrainingComeFirstAndCannotBecomeMarkup() {
    Alarm earlier = new Alarm(Alarm.Kind.LOSS_RISING, "a-b", 7, "<b>loss</b> climbs.");
    Diagnosis both = diagnosis(0).withAlarmsOfTraining(List.of(earlier));

    assertThat(Views.of(both).html())
        .contains("Step 7: &lt;b&gt;loss&lt;/b&gt; climbs.")
        .contains("2 alarms");
    assertThat(Views.of(both).text()).startsWith("step 7, a-b, loss rising: <b>loss</b> climbs.");
  }

  @Test
  void aKernelIsToldOfTheView() {
    assertThat(Views.types()).contains(Diagnosis.class);
  }
}
