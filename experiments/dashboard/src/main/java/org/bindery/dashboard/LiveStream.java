package org.bindery.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Tells every open page what changes, as server-sent events: {@code run} (a row of the table),
 * {@code gone}, {@code progress}, and {@code rows} (new values of the metrics that page shows). A
 * page that cannot follow is told to load anew ({@code lost}).
 */
final class LiveStream implements RunIndex.Listener, AutoCloseable {
  private static final int MOST_LISTENERS = 32;
  private static final int MOST_WAITING = 4_096;
  private static final int HEARTBEAT_SECONDS = 5;
  private static final byte[] END = {};

  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;

  private record Client(Set<String> metrics, BlockingQueue<byte[]> waiting) {
    void tell(byte[] event) {
      if (!waiting.offer(event)) {
        waiting.clear();
        boolean fits = waiting.offer(event("lost", Json.object()));
        assert fits : "an empty queue has room";
      }
    }
  }

  boolean isFull() {
    return clients.size() >= MOST_LISTENERS;
  }

  /** Writes events until the page is closed or the server ends. */
  void serve(Set<String> metrics, OutputStream out) throws IOException {
    Client client = new Client(metrics, new ArrayBlockingQueue<>(MOST_WAITING));
    clients.add(client);
    try {
      out.write("retry: 2000\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (open) {
        byte[] event = client.waiting().poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (event == END) {
          return;
        }
        out.write(event == null ? ": still here\n\n".getBytes(StandardCharsets.UTF_8) : event);
        if (client.waiting().isEmpty()) {
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public void changed(RunEntry run) {
    if (clients.isEmpty()) {
      return;
    }
    all(event("run", run.row()));
    Set<String> wanted =
        clients.stream().flatMap(client -> client.metrics().stream()).collect(Collectors.toSet());
    for (RunEntry.NewRows rows : run.newRows(wanted)) {
      ObjectNode json = Json.object().put("no", run.number()).put("metric", rows.metric());
      json.put("from", rows.from()).put("total", rows.total()).put("whole", rows.whole());
      json.set("step", Json.exact(LongStream.of(rows.points().steps()).asDoubleStream().toArray()));
      json.set("time", Json.drawn(rows.points().runtimes()));
      json.set("value", values(rows.points().values()));
      byte[] event = event("rows", json);
      clients.stream()
          .filter(client -> client.metrics().contains(rows.metric()))
          .forEach(client -> client.tell(event));
    }
  }

  private static ArrayNode values(double[] values) {
    return Json.drawn(DoubleStream.of(values).toArray());
  }

  @Override
  public void gone(int number) {
    all(event("gone", Json.object().put("no", number)));
  }

  @Override
  public void progress(int read, int all) {
    all(event("progress", Json.object().put("read", read).put("all", all)));
  }

  private void all(byte[] event) {
    clients.forEach(client -> client.tell(event));
  }

  /** JSON has no line breaks outside its texts, and escapes them within. */
  private static byte[] event(String name, ObjectNode json) {
    String data = new String(Json.bytes(json), StandardCharsets.UTF_8);
    return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    open = false;
    all(END);
  }
}
