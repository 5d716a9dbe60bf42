package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A moving average of weights and running statistics. The decay starts low, {@code (t + 1) / (t +
 * 10)}, so that the first weights are forgotten. One thread.
 */
final class Averages implements AutoCloseable {
  private static final String SCRIPT =
      """
        def forward(self: __torch__.M, average: List[Tensor], now: List[Tensor], share: float) -> None:
          torch._foreach_lerp_(average, now, share)
          return None
      """;

  private final NDManager manager;
  private final PtSymbolBlock script;
  private final double decay;
  private final Map<String, NDArray> values = new LinkedHashMap<>();
  private final List<NDArray> now;

  Averages(NDManager parent, Map<String, NDArray> arrays, double decay) {
    this.manager = parent.newSubManager();
    this.script = TorchScript.compile(manager, SCRIPT);
    this.decay = decay;
    this.now = new ArrayList<>(arrays.values());
    arrays.forEach((name, array) -> values.put(name, copy(array)));
  }

  private NDArray copy(NDArray array) {
    return manager.create(array.toFloatArray(), array.getShape());
  }

  /** Takes the weights of after a step, counted from 0. */
  void update(int step) {
    double kept = Math.min(decay, (step + 1.0) / (step + 10.0));
    try (IValue average = list(new ArrayList<>(values.values()));
        IValue current = list(now);
        IValue share = IValue.from(1 - kept)) {
      script.forward(average, current, share).close();
    }
  }

  private static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  /** Exchanges averages and weights. */
  void swap() {
    int i = 0;
    for (NDArray average : values.values()) {
      NDArray weight = now.get(i++);
      float[] kept = weight.toFloatArray();
      weight.set(average.toFloatArray());
      average.set(kept);
    }
  }

  /** Returns the averages by the arrays' names; live. */
  Map<String, NDArray> values() {
    return values;
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
