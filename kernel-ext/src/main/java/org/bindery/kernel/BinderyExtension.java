package org.bindery.kernel;

import org.bindery.notebook.Bindery;
import org.bindery.notebook.Views;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * What JJava loads at start: gives the notebook its verbs, its imports and its pictures.
 *
 * <p>It never throws, because an extension that does ends the kernel before it answers. What goes
 * wrong is told in one line on the kernel's error stream, and {@code 1 + 1} still works.
 *
 * <p>When the kernel is shut down, a training that is going on saves a checkpoint first. JJava
 * calls {@link #uninstall} only when asked by a message, so this is done when the JVM ends, however
 * it does.
 */
public final class BinderyExtension implements Extension {
  /** Does nothing; JJava calls {@link #install}. */
  public BinderyExtension() {}

  @Override
  public void install(BaseKernel kernel) {
    try {
      System.setProperty("bindery.traces", "false");
      Renderers.register(kernel.getRenderer(), Views.types());
      Magics.register(kernel.getMagicsRegistry(), Bindery.commands());
      Bindery.attach(Thread.currentThread().getContextClassLoader(), new CellScreen());
      kernel.eval(DefaultImports.code());
      Runtime.getRuntime().addShutdownHook(new Thread(Bindery::detach, "bindery-detach"));
      ParentWatch.start(System.getenv());
    } catch (RuntimeException | LinkageError trouble) {
      System.err.println(
          "Bindery did not start in this kernel, its verbs are missing ("
              + trouble
              + "): run ./bindery doctor.");
    }
  }
}
