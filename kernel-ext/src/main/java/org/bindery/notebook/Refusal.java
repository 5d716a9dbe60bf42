package org.bindery.notebook;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bindery.spi.BinderyException;

/**
 * What a verb throws when it cannot do what was asked: one sentence, no stack trace, no cause.
 *
 * <p>JJava prints the class, the message, every frame and every cause of whatever leaves a cell.
 * With nothing but a message, one red line remains. The original is kept aside for {@link
 * Bindery#lastError()}.
 */
public final class Refusal extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** A cell cannot hand the exception on to the next cell, so {@code lastError()} finds it here. */
  private static final AtomicReference<RuntimeException> LATEST = new AtomicReference<>();

  private final transient RuntimeException original;

  private Refusal(String sentence, RuntimeException original) {
    super(sentence);
    this.original = original;
    LATEST.set(original);
  }

  /** Returns what the latest refusal was made from, if there was one. */
  static Optional<RuntimeException> latest() {
    return Optional.ofNullable(LATEST.get());
  }

  /** Returns what was thrown, with its trace and causes. */
  public RuntimeException original() {
    return original;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }

  /**
   * Does {@code work}.
   *
   * @throws Refusal in place of anything else; what is no {@link BinderyException} is a mistake of
   *     the program, which a trace in a cell helps nobody to find
   */
  static <T> T orRefuse(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal alreadyOne) {
      throw alreadyOne;
    } catch (BinderyException mistake) {
      throw new Refusal(mistake.getMessage(), mistake);
    } catch (RuntimeException bug) {
      throw new Refusal(
          "Something unexpected happened: " + bug + "; lastError() shows where, please report it.",
          bug);
    }
  }
}
