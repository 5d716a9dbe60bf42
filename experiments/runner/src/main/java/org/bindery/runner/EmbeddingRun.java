package org.bindery.runner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PretrainedTowers;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.training.InterruptedRunException;

/**
 * Embeds items in batches into a journal. What cannot be embedded is skipped with its reason. One
 * thread, once.
 */
final class EmbeddingRun {
  /** A thousand files often have one mistake. */
  private static final int MOST_TOLD = 5;

  private final PretrainedTowers towers;
  private final ModalityRegistry registry;
  private final ColumnId column;
  private final PretrainedTowers.Length length;
  private final EmbeddingJournal journal;
  private final Terminal terminal;
  private final Map<MediaFiles.Item, String> skipped = new LinkedHashMap<>();
  private final Map<String, Integer> toldByReason = new HashMap<>();

  EmbeddingRun(
      PretrainedTowers towers,
      ModalityRegistry registry,
      ColumnId column,
      PretrainedTowers.Length length,
      EmbeddingJournal journal,
      Terminal terminal) {
    this.towers = towers;
    this.registry = registry;
    this.column = column;
    this.length = length;
    this.journal = journal;
    this.terminal = terminal;
  }

  /**
   * Embeds what the journal does not have.
   *
   * @return what was skipped, and why
   * @throws InterruptedRunException if the thread is interrupted; finished rows are in the journal
   */
  Map<MediaFiles.Item, String> run(List<MediaFiles.Item> items, int batch, MediaCells<?> cells) {
    long begun = System.nanoTime();
    int done = 0;
    List<MediaFiles.Item> waiting = new ArrayList<>();
    List<Object> samples = new ArrayList<>();
    for (MediaFiles.Item item : items) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedRunException(
            "Interrupted; the rows that are finished are kept, and the same command goes on.");
      }
      try {
        samples.add(cells.read(item.bytes()));
        waiting.add(item);
      } catch (CorruptSampleException e) {
        skip(item, e.getMessage());
      }
      done++;
      if (waiting.size() == batch) {
        embed(waiting, samples);
        terminal.progress(progress(done, items.size(), begun));
      }
    }
    if (!waiting.isEmpty()) {
      embed(waiting, samples);
    }
    return skipped;
  }

  private void embed(List<MediaFiles.Item> waiting, List<Object> samples) {
    List<MediaFiles.Item> items = List.copyOf(waiting);
    List<Object> contents = List.copyOf(samples);
    waiting.clear();
    samples.clear();
    try {
      float[][] vectors = towers.embed(registry, column, contents, length);
      for (int i = 0; i < vectors.length; i++) {
        keep(items.get(i), vectors[i]);
      }
    } catch (CorruptSampleException e) {
      if (items.size() == 1) {
        skip(items.get(0), e.getMessage());
      } else {
        // A batch does not tell which of its samples is at fault.
        for (int i = 0; i < items.size(); i++) {
          embed(
              new ArrayList<>(items.subList(i, i + 1)), new ArrayList<>(List.of(contents.get(i))));
        }
      }
    }
  }

  private void keep(MediaFiles.Item item, float[] vector) {
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        skip(item, "its vector is not finite: the weights overflow");
        return;
      }
    }
    journal.append(item, vector);
  }

  private void skip(MediaFiles.Item item, String reason) {
    skipped.put(item, reason);
    int told = toldByReason.merge(reason, 1, Integer::sum);
    if (told <= MOST_TOLD) {
      terminal.line("skipped " + item.id() + ": " + reason);
    } else if (told == MOST_TOLD + 1) {
      terminal.line("more are skipped for the same reason, and only counted");
    }
  }

  private String progress(int done, int all, long begun) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    double rate = done / seconds;
    return String.format(
        Locale.ROOT,
        "%s: %d of %d, %.1f in a second, %.0f s left, %d skipped",
        column,
        done,
        all,
        rate,
        (all - done) / rate,
        skipped.size());
  }
}
