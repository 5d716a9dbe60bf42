package org.bindery.notebook;

import java.util.Optional;
import java.util.function.Consumer;

/** Shows what takes time as one line that is replaced; shows nothing if nothing is said. */
final class ProgressLine implements Consumer<String> {
  private final Screen screen;
  private Optional<String> handle = Optional.empty();
  private String latest = "";

  ProgressLine(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void accept(String sentence) {
    latest = sentence;
    show(sentence);
  }

  /** Ends the line. */
  void done() {
    handle.ifPresent(shown -> show(latest + " ✓"));
  }

  private void show(String sentence) {
    View view = View.of(Html.quiet(Html.escape(sentence)), sentence);
    if (handle.isPresent()) {
      screen.update(handle.get(), view);
    } else {
      handle = Optional.of(screen.open(view));
    }
  }
}
