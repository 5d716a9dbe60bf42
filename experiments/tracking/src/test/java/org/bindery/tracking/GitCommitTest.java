package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
  @TempDir Path root;

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theBranchOfTheFolderAboveIsFollowed() throws IOException {
    write("w/.git/HEAD", "ref: refs/heads/main\n");
    write("w/.git/refs/heads/main", HASH + "\n");
    write("w/a/b/c", "");
    assertThat(GitCommit.of(root.resolve("w/a/b"))).contains(HASH);
  }

  @Test
  void aPackedBranchAndADetachedHeadAreRead() throws IOException {
    write("p/.git/HEAD", "ref: refs/heads/main\n");
    write("p/.git/packed-refs", "# pack-refs\n" + HASH + " refs/heads/main\n^" + HASH + "\n");
    write("d/.git/HEAD", HASH + "\n");
    assertThat(GitCommit.of(root.resolve("p"))).contains(HASH);
    assertThat(GitCommit.of(root.resolve("d"))).contains(HASH);
  }

  @Test
  void aLinkedWorkingCopyIsRead() throws IOException {
    write("m/.git/refs/heads/side", HASH);
    write("m/.git/worktrees/x/HEAD", "ref: refs/heads/side");
    write("m/.git/worktrees/x/commondir", "../..\n");
    write("x/.git", "gitdir: ../m/.git/worktrees/x\n");
    assertThat(GitCommit.of(root.resolve("x"))).contains(HASH);
  }

  @Test
  void whereThereIsNoCommitThereIsNone() throws IOException {
    write("e/.git/HEAD", "ref: refs/heads/unborn\n");
    write("o/.git/HEAD", "ref: ../../../outside\n");
    write("outside", HASH);
    write("n/.git", "nonsense\0");
    assertThat(GitCommit.of(root.resolve("e"))).isEmpty();
    assertThat(GitCommit.of(root.resolve("o"))).isEmpty();
    assertThat(GitCommit.of(root.resolve("n"))).isEmpty();
  }
}
