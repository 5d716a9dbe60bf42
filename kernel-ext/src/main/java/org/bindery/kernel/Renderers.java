package org.bindery.kernel;

import java.util.Base64;
import java.util.List;
import org.bindery.notebook.View;
import org.bindery.notebook.Views;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * Teaches the kernel to show what the verbs return: as HTML, with text beside it always and a
 * picture where there is one.
 */
final class Renderers {
  private static final MIMEType HTML = MIMEType.parse("text/html");
  private static final MIMEType PNG = MIMEType.parse("image/png");
  private static final MIMEType TEXT = MIMEType.parse("text/plain");

  private Renderers() {}

  static void register(Renderer renderer, List<Class<?>> types) {
    for (Class<?> type : types) {
      renderer
          .createRegistration(type)
          .preferring(HTML, TEXT, PNG)
          .register(
              (shown, context) -> {
                View view = Views.of(shown);
                context.renderIfRequested(HTML, view::html);
                context.renderIfRequested(TEXT, view::text);
                if (context.wantsDataRenderedAs(PNG)) {
                  view.png()
                      .map(Base64.getEncoder()::encodeToString)
                      .ifPresent(png -> context.getOutputContainer().putData(PNG, png));
                }
              });
    }
  }
}
