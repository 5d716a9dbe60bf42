package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2019) over all parameters in one call of libtorch's fused kernel,
 * with clipping by the global norm. The recipe's {@link Decay} says which of them decay. One
 * thread; closed with its manager.
 */
final class AdamW implements AutoCloseable {
  private static final String SCRIPT =
      """
        def forward(self: __torch__.M, p1: List[Tensor], m1: List[Tensor], v1: List[Tensor], \
      s1: List[Tensor], g1: List[Tensor], p0: List[Tensor], m0: List[Tensor], v0: List[Tensor], \
      s0: List[Tensor], g0: List[Tensor], lr: float, b1: float, b2: float, wd: float, \
      eps: float, clip: float) -> Tensor:
          total = torch.norm(torch.stack(torch._foreach_norm(torch.add(g1, g0))))
          if torch.gt(clip, 0.):
            f = torch.clamp(torch.div(clip, torch.add(total, 1.0e-6)), None, 1.)
            if torch.gt(torch.len(p1), 0):
              torch._foreach_mul_(g1, f)
            if torch.gt(torch.len(p0), 0):
              torch._foreach_mul_(g0, f)
          none = annotate(List[Tensor], [])
          if torch.gt(torch.len(p1), 0):
            torch._foreach_add_(s1, 1)
            torch._fused_adamw_(p1, g1, m1, v1, none, s1, lr=lr, beta1=b1, beta2=b2, \
      weight_decay=wd, eps=eps, amsgrad=False, maximize=False)
            torch._foreach_zero_(g1)
          if torch.gt(torch.len(p0), 0):
            torch._foreach_add_(s0, 1)
            torch._fused_adamw_(p0, g0, m0, v0, none, s0, lr=lr, beta1=b1, beta2=b2, \
      weight_decay=0., eps=eps, amsgrad=False, maximize=False)
            torch._foreach_zero_(g0)
          return total
      """;

  private final Recipe recipe;
  private final NDManager manager;
  private final PtSymbolBlock script;
  private final Group decayed = new Group();
  private final Group others = new Group();

  private static final class Group {
    final List<String> names = new ArrayList<>();
    final List<NDArray> values = new ArrayList<>();
    final List<NDArray> first = new ArrayList<>();
    final List<NDArray> second = new ArrayList<>();
    final List<NDArray> steps = new ArrayList<>();
  }

  /**
   * Makes zero moments for each parameter.
   *
   * @param parameters name to array with gradient; updated in place by {@link #step}
   */
  AdamW(NDManager parent, Recipe recipe, Map<String, NDArray> parameters) {
    this.recipe = recipe;
    this.manager = parent.newSubManager();
    this.script = TorchScript.compile(manager, SCRIPT);
    parameters.forEach(
        (name, value) -> {
          Group group = recipe.decay().covers(name, value) ? decayed : others;
          group.names.add(name);
          group.values.add(value);
          group.first.add(manager.zeros(value.getShape()));
          group.second.add(manager.zeros(value.getShape()));
          group.steps.add(manager.zeros(new Shape()));
        });
  }

  /**
   * Makes one step with the gradients that lie on the parameters, then sets those to zero. If the
   * norm is not finite the parameters may be spoiled: the caller stops.
   *
   * @param step the step's manager
   * @return the global gradient norm before clipping
   */
  float step(NDManager step, double learningRate) {
    List<IValue> arguments = new ArrayList<>();
    for (Group group : List.of(decayed, others)) {
      List<NDArray> gradients = new ArrayList<>();
      for (NDArray value : group.values) {
        NDArray gradient = value.getGradient();
        gradient.attach(step);
        gradients.add(gradient);
      }
      for (List<NDArray> arrays :
          List.of(group.values, group.first, group.second, group.steps, gradients)) {
        arguments.add(IValue.listFrom(arrays.toArray(PtNDArray[]::new)));
      }
    }
    for (double number :
        new double[] {
          learningRate,
          recipe.beta1(),
          recipe.beta2(),
          recipe.weightDecay(),
          recipe.eps(),
          recipe.clipNorm()
        }) {
      arguments.add(IValue.from(number));
    }
    try (IValue norm = script.forward(arguments.toArray(IValue[]::new))) {
      return norm.toTensor((PtNDManager) step).getFloat();
    } finally {
      arguments.forEach(IValue::close);
    }
  }

  /** Returns the moments and step counts by name, to be saved; live arrays, not copies. */
  Map<String, NDArray> state() {
    Map<String, NDArray> state = new java.util.LinkedHashMap<>();
    for (Group group : List.of(decayed, others)) {
      for (int i = 0; i < group.names.size(); i++) {
        state.put(group.names.get(i) + ".exp_avg", group.first.get(i));
        state.put(group.names.get(i) + ".exp_avg_sq", group.second.get(i));
        state.put(group.names.get(i) + ".step", group.steps.get(i));
      }
    }
    return state;
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
