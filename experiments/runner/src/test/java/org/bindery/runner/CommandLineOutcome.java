package org.bindery.runner;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command printed and ended with. */
record CommandLineOutcome(int code, String out, String err) {
  static CommandLineOutcome of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        BinderyCli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = arguments[i].toString();
    }
    int code = line.execute(all);
    return new CommandLineOutcome(code, out.toString(), err.toString());
  }
}
