package org.bindery.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bindery.spi.DataException;

/**
 * Writes {@code metrics.jsonl}: one object for each step and each evaluation. When a run goes on,
 * lines later than its checkpoint, and a last line cut off by a kill, are dropped first.
 */
final class MetricsLog implements Consumer<RunEvent> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  MetricsLog(Path folder) {
    this.file = folder.resolve("metrics.jsonl");
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      rewind(started.fromStep());
    } else if (event instanceof RunEvent.Stepped stepped) {
      ObjectNode line = JSON.createObjectNode();
      line.put("step", stepped.step());
      line.put("train/loss", stepped.loss());
      stepped.edgeLoss().forEach((edge, value) -> line.put("train/loss/" + edge, value));
      stepped.logitScale().forEach((edge, value) -> line.put("train/logit_scale/" + edge, value));
      line.put("train/learning_rate", stepped.learningRate());
      line.put("train/gradient_norm", stepped.gradientNorm());
      line.put("train/pairs_per_second", stepped.pairsPerSecond());
      append(line);
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      ObjectNode line = JSON.createObjectNode();
      line.put("step", evaluated.step());
      evaluated
          .metrics()
          .forEach((key, measured) -> line.put("eval/retrieval/" + key, measured.value()));
      append(line);
    } else if (event instanceof RunEvent.Alarmed alarmed) {
      ObjectNode line = JSON.createObjectNode();
      line.put("step", alarmed.alarm().step());
      line.put("alarm", alarmed.alarm().kind().label());
      line.put("where", alarmed.alarm().where());
      line.put("sentence", alarmed.alarm().sentence());
      append(line);
    }
  }

  private void rewind(int step) {
    try {
      Files.createDirectories(file.getParent());
      List<String> kept = new ArrayList<>();
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (isUpTo(line, step)) {
            kept.add(line);
          }
        }
      }
      Files.write(file, kept);
    } catch (IOException e) {
      throw new DataException(
          "Could not write " + file + " (" + e.getMessage() + "): choose another runs folder.", e);
    }
  }

  private static boolean isUpTo(String line, int step) {
    try {
      return JSON.readTree(line).path("step").asInt(Integer.MAX_VALUE) <= step;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void append(ObjectNode line) {
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DataException(
          "Could not write "
              + file
              + " ("
              + e.getMessage()
              + "): free some space; the same call goes on from the last checkpoint.",
          e);
    }
  }
}
