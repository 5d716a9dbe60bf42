package org.bindery.runner;

import java.time.Duration;
import java.util.Optional;
import org.bindery.runner.study.StudyCell;
import org.bindery.training.RunEvent;

/** What happens while a study is made, delivered on the thread that makes it. */
public sealed interface StudyEvent {
  /** Returns how far the study was when it happened. */
  Progress progress();

  /**
   * How far a study is.
   *
   * @param study its name
   * @param done cells that need nothing more: finished now or earlier, impossible or failed
   * @param cells all cells
   * @param current the run being made, or the last one
   * @param left estimated from the pairs shown so far in this call; empty before the first cell
   */
  record Progress(String study, int done, int cells, String current, Optional<Duration> left) {}

  /** Something takes time before training, in a sentence. */
  record Prepares(Progress progress, String sentence) implements StudyEvent {}

  /** A cell begins, or goes on. */
  record CellBegins(Progress progress) implements StudyEvent {}

  /** Something happened in the training of the current cell. */
  record CellTrains(Progress progress, RunEvent event) implements StudyEvent {}

  /** A cell needs nothing more. */
  record CellEnds(Progress progress, StudyCell cell) implements StudyEvent {}
}
