package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a dashboard as a browser with its cookie does, and as nobody should. */
final class Client {
  private final HttpClient http = HttpClient.newHttpClient();
  private final DashboardServer server;
  private final String cookie;

  Client(DashboardServer server) {
    this.server = server;
    HttpResponse<String> first = send(HttpRequest.newBuilder(server.url()).build());
    this.cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  String cookie() {
    return cookie;
  }

  HttpResponse<String> get(String path) {
    return send(request(path).build());
  }

  HttpRequest.Builder request(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpRequest.newBuilder(uri).header("Cookie", cookie);
  }

  JsonNode json(String path) {
    HttpResponse<String> answer = get(path);
    try {
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(answer.body(), e);
    }
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends lines as they are; the status of the answer. */
  int raw(String requestLine, List<String> headers) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String request =
          requestLine + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      String answer =
          new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.substring(9));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
