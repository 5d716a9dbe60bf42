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
 * Bindery#why()}.
 */
public final class Refusal extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** A cell cannot hand the exception on to the next cell, so {@code why()} finds it here. */
  private static final AtomicReference<BinderyException> LATEST = new AtomicReference<>();

  private final transient BinderyException original;

  private Refusal(BinderyException original) {
    super(original.getMessage());
    this.original = original;
    LATEST.set(original);
  }

  /** Returns what the latest refusal was made from, if there was one. */
  static Optional<BinderyException> latest() {
    return Optional.ofNullable(LATEST.get());
  }

  /** Returns what was thrown, with its trace and causes. */
  public BinderyException original() {
    return original;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }

  /**
   * Does {@code work}.
   *
   * @throws Refusal in place of any other {@link BinderyException}
   */
  static <T> T orRefuse(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal alreadyOne) {
      throw alreadyOne;
    } catch (BinderyException mistake) {
      throw new Refusal(mistake);
    }
  }
}
