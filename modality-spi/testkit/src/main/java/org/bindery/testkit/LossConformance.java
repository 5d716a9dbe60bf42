package org.bindery.testkit;

import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.Loss;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules every loss keeps, as tests. To test one, extend this class and write the formula once
 * more, in double precision and as plainly as it can be said:
 *
 * <pre>{@code
 * class CosineLossTest extends LossConformance<CosineLoss.Config> {
 *   @Override protected Loss<CosineLoss.Config> loss() { return new CosineLoss(); }
 *   @Override protected OptionalDouble expected(CosineLoss.Config config, LossPoint at) { ... }
 * }
 * }</pre>
 *
 * <p>Each failure says what to change in the loss. Needs the PyTorch engine.
 *
 * @param <C> the loss's configuration
 */
public abstract class LossConformance<C extends Record> {
  /** Returns the loss under test, from its public no-argument constructor. */
  protected abstract Loss<C> loss();

  /** Returns the configurations under test; the defaults unless overridden. */
  protected List<C> configs() {
    return List.of(loss().defaults());
  }

  /**
   * Computes the loss naively in double precision. Without it, which is the default, values are not
   * checked, and gradients only against differences of the loss itself, in single precision.
   */
  protected OptionalDouble expected(C config, LossPoint point) {
    return OptionalDouble.empty();
  }

  /** Tells whether the value depends on draws; then the order of rows may change it. */
  protected boolean drawsAtRandom(C config) {
    return false;
  }

  /**
   * Returns how far values may be from {@link #expected}, relative to it where it is above 1; 1e-4
   * unless overridden.
   */
  protected double tolerance() {
    return 1e-4;
  }

  /** Returns the lengths of rows at which values are checked: 1, 2, 7 and 64 unless overridden. */
  protected List<Integer> dimensions() {
    return List.of(1, 2, 7, 64);
  }

  private LossRules<C> rules() {
    return new LossRules<>(this);
  }

  private ServiceRules service() {
    return new ServiceRules(Loss.class, loss().getClass());
  }

  @Test
  @DisplayName("The public no-argument constructor and the card need no engine")
  final void constructorNeedsNoEngine() {
    service().constructorNeedsNoEngine();
  }

  @Test
  @DisplayName("The class is annotated @BuiltFor(Spi.VERSION)")
  final void builtForIsPresent() {
    service().builtForIsPresent();
  }

  @Test
  @DisplayName("The services file lists the class")
  final void servicesFileListsTheClass() {
    service().fileListsTheClass();
  }

  @Test
  @DisplayName("Interfaces, DJL and Arrow are not packed with the class")
  final void jarBundlesNoInterface() {
    service().jarBundlesNoInterface();
  }

  @Test
  @DisplayName("Card and defaults are complete and always the same")
  final void cardAndDefaultsAreConstant() {
    rules().cardAndDefaultsAreConstant();
  }

  @Test
  @DisplayName("Numbers that cannot be meant are refused by component name")
  final void nonsenseIsRefusedByName() {
    rules().nonsenseIsRefusedByName();
  }

  @Test
  @DisplayName("A number of signals the contract does not allow is refused")
  final void otherNumbersOfSignalsAreRefused() {
    rules().otherNumbersOfSignalsAreRefused();
  }

  @Test
  @DisplayName("The result is one scalar on the first input's manager")
  final void resultIsOneScalarOnTheFirstInputsManager() {
    rules().resultIsOneScalarOnTheFirstInputsManager();
  }

  @Test
  @DisplayName("The value is the oracle's, for 2 to 16 rows and scales from 1 to 100")
  final void valueIsTheOracles() {
    rules().valueIsTheOracles();
  }

  @Test
  @DisplayName("The gradient is the slope by every row, the scale and every parameter")
  final void gradientIsTheSlope() {
    rules().gradientIsTheSlope();
  }

  @Test
  @DisplayName("The order of the rows does not matter")
  final void orderOfRowsDoesNotMatter() {
    rules().orderOfRowsDoesNotMatter();
  }

  @Test
  @DisplayName("Rows that belong together cost less than rows that do not")
  final void partnersCostLess() {
    rules().partnersCostLess();
  }

  @Test
  @DisplayName("Rows that coincide, oppose or are all alike give finite values and gradients")
  final void degenerateRowsStayFinite() {
    rules().degenerateRowsStayFinite();
  }

  @Test
  @DisplayName("A pass leaves nothing on the parameters' manager")
  final void passLeavesNothingOnTheManager() {
    rules().passLeavesNothingOnTheManager();
  }
}
