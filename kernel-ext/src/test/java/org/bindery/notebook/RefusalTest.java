package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static Object fail(RuntimeException trouble) {
    return Refusal.orRefuse(
        () -> {
          throw trouble;
        });
  }

  @Test
  void isOneSentenceWithoutTraceAndCauseButKeepsTheOriginal() {
    DataException original = new DataException("The data is gone.", new IOException("disk"));

    Refusal refusal = catchThrowableOfType(Refusal.class, () -> fail(original));

    assertThat(refusal).hasMessage("The data is gone.").hasNoCause();
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.original()).isSameAs(original);
    assertThat(Bindery.lastError().text()).contains("The data is gone.", "disk", "RefusalTest");
  }

  @Test
  void aMistakeOfTheProgramIsOneSentenceTooAndItsTraceIsThereForWhoAsks() {
    assertThatThrownBy(() -> fail(new IllegalStateException("a bug")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("IllegalStateException: a bug; lastError() shows where")
        .hasNoCause();
    assertThat(Bindery.lastError().text()).contains("a bug", "\tat org.bindery.notebook");
  }
}
