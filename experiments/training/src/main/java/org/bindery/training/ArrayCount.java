package org.bindery.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts the arrays that a trunk leaves on the manager of the model, where they stay until the
 * model is closed. Some arise in the first pass and are kept on purpose, such as a table of
 * positions; growth in pass after pass fills the memory. One thread.
 */
final class ArrayCount {
  private static final int PASSES = 20;

  private int passes;
  private int arrays;
  private boolean told;

  NDList during(NDList features, Supplier<NDList> forward) {
    if (told) {
      return forward.get();
    }
    NDManager step = features.get(0).getManager();
    int before = beside(step);
    NDList out = forward.get();
    int more = beside(step) - before;
    passes = more > 0 ? passes + 1 : 0;
    arrays = more > 0 ? arrays + more : 0;
    return out;
  }

  /** Returns how many arrays outlive the step; a manager counts those of the ones below it too. */
  private static int beside(NDManager step) {
    return step.getParentManager().getManagedArrays().size() - step.getManagedArrays().size();
  }

  /** Returns what is wrong, the first time it is certain. */
  Optional<String> leak() {
    if (told || passes < PASSES) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(
        "has left "
            + arrays
            + " arrays behind in its last "
            + passes
            + " training passes, which fills the memory: make arrays with the manager of the input,"
            + " not with that of a parameter, or detach what is to be kept once.");
  }
}
