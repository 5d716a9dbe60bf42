package org.bindery.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may ask. The page is for whoever holds the token and nobody else: not for other users of this
 * machine, not for pages of other origins, and not for a foreign name that was made to point at
 * this machine (DNS rebinding).
 */
final class Guard {
  private static final Pattern HOST =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]{1,5})?");
  private static final int TOKEN_BYTES = 24;

  private final String token;

  Guard() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  String token() {
    return token;
  }

  /** Why a request is refused. */
  record Refusal(int status, String sentence) {}

  /** Judges all but the token. */
  Optional<Refusal> judge(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (!exchange.getRequestMethod().equals("GET")) {
      return refuse(405, "The dashboard only answers GET: nothing can be changed through it.");
    }
    List<String> hosts = headers.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
      return refuse(403, "The dashboard only answers as 127.0.0.1 or localhost.");
    }
    String origin = "http://" + hosts.get(0);
    boolean foreign =
        headers.getOrDefault("Origin", List.of()).stream().anyMatch(each -> !each.equals(origin));
    String site = String.join(",", headers.getOrDefault("Sec-Fetch-Site", List.of("none")));
    String mode = String.join(",", headers.getOrDefault("Sec-Fetch-Mode", List.of()));
    boolean opened = mode.equals("navigate") && exchange.getRequestURI().getPath().equals("/");
    if (foreign || !(site.equals("none") || site.equals("same-origin") || opened)) {
      return refuse(403, "The dashboard does not answer pages of other origins.");
    }
    return Optional.empty();
  }

  /** Whether a text is the token; takes the same time for every wrong one. */
  boolean isToken(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the request carries the token as a cookie or header. */
  boolean knows(HttpExchange exchange, int port) {
    Headers headers = exchange.getRequestHeaders();
    for (String given : headers.getOrDefault("X-Bindery-Token", List.of())) {
      if (isToken(given)) {
        return true;
      }
    }
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String cookie : line.split(";")) {
        String[] parts = cookie.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(cookieName(port)) && isToken(parts[1])) {
          return true;
        }
      }
    }
    return false;
  }

  /** Cookies of a host are shared by its ports, so the name tells dashboards apart. */
  String cookie(int port) {
    return cookieName(port) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
  }

  private static String cookieName(int port) {
    return "bindery_dashboard_" + port;
  }

  private static Optional<Refusal> refuse(int status, String sentence) {
    return Optional.of(new Refusal(status, sentence));
  }
}
