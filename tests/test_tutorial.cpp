// The script ./tutorial, in copies of the checkout where short scripts stand in for CMake, the
// programs and the package manager.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/run_command.hpp"

namespace fs = std::filesystem;

namespace {

// What the script needs of a system. Nothing else is on its PATH: no compiler, no package manager.
const char* const kUtilities =
    "awk bash cat chmod cp diff dirname echo env flock grep ln mkdir mktemp readlink rm sed sh "
    "sleep "
    "tail tee true xargs";

// Where it is; "" if it is nowhere.
fs::path utility(const std::string& name) {
  std::istringstream path(std::getenv("PATH"));
  for (std::string folder; std::getline(path, folder, ':');)
    if (access((folder + "/" + name).c_str(), X_OK) == 0) return fs::path(folder) / name;
  return {};
}

// The file `calls` gets what is called. A build makes a program of every target that is named; each
// prints two losses. $ORDERS says what else happens.
const char* const kCmake = R"(#!/bin/sh
echo "cmake $*" >>calls
case "$1 $ORDERS" in
  --version*) echo 'cmake version 3.25.1'; exit ;;
  --fresh*no-network*) echo "  error: downloading 'https://x' failed"; exit 1 ;;
  --build*build-hangs*) sleep 1000 & echo $! $$ >pids; wait ;;
  --build*broken*) echo 'a slip in main.cpp'; exit 1 ;;
esac
folder=build/$3
if [ "$1" = --fresh ]; then
  mkdir -p $folder/bin
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >$folder/CMakeCache.txt
  echo >$folder/build.ninja
  exit
fi
while [ "$1" != --target ]; do shift; done
shift
for target; do
  rm -f $folder/bin/$target
  sed "s/NAME/$target/" tools/program >$folder/bin/$target
  chmod +x $folder/bin/$target
done
echo '[1/1] Linking CXX executable x'
)";

const char* const kProgram = R"(#!/bin/sh
echo "NAME $*" >>calls
[ -z "$RANK" ] || echo "$LOCAL_RANK of $LOCAL_WORLD_SIZE; $MASTER_ADDR; $OMP_NUM_THREADS" >>calls
case "NAME $ORDERS $RANK" in
  check_processor*) exit 0 ;;
  *all-refuse*) echo 'error: a bad flag' >&2; exit 2 ;;
  *cut-off*0) echo 'error: another process has ended' >&2; exit 1 ;;
  *cut-off*1) sleep 0.5; echo 'error: the reason' >&2; exit 1 ;;
  *one-killed*1) kill -KILL $$ ;;
  *one-killed* | *all-hang*) echo $$ >>pids; exec sleep 1000 ;;
  *well*1) echo 'a warning' >&2; exit 1 ;;
  *[012]) [ $RANK = 0 ] || exit 0 ;;
  *no-graph*) exit 0 ;;
  *program-hangs*) echo 0 1.5; echo $$ >pids; exec sleep 1000 ;;
  02*pause*) echo $$ >pids; while [ ! -e go ]; do sleep 0.05; done ;;
  02*fail*) echo 'error: 02 fails' >&2; exit 3 ;;
  05*other-steps*) echo 7 1; exit ;;
esac
# What graph asks for: the format, the step, the file and the title.
if [ -n "$LADDER_GRAPH" ]; then
  eval "set -- \"\$*\" $LADDER_GRAPH"
  [ $2 = sizes ] || printf '// %s\n// %s\n' "$LADDER_GRAPH" "seen <from> $1" >$4
fi
echo 0 29428664.0
echo 450 0.00005808
case " $* " in *' --timing '*) echo 'timing: 500 steps, median 0.28614 ms a step, total 1 s' >&2 ;; esac
)";

const char* const kCtest = R"(#!/bin/sh
echo "ctest $*" >>calls
case $ORDERS in program-hangs) echo $$ >pids; exec sleep 1000 ;; esac
)";

// Installing ends what is missing, unless $ORDERS says that it fails.
const char* const kApt = R"(#!/bin/sh
echo "apt-get $*" >>calls
case "$*$ORDERS" in *install*apt-fails*) echo 'E: no such package'; exit 100 ;; *install*) : >missing ;; esac
)";

// Without -n it would ask for a password.
const char* const kSudo = R"(#!/bin/sh
echo "sudo $*" >>calls
case "$1 $ORDERS" in '-n '*sudo-works*) shift; exec "$@" ;; esac
exit 1
)";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

auto lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

std::string read(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool soon(const std::function<bool()>& happened) {  // a limit for when it never does
  for (int i = 0; i < 500 && !happened(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return happened();
}

bool runs(int pid) {  // one that has ended, but that nobody waited for, does not
  const std::string stat = read("/proc/" + std::to_string(pid) + "/stat");
  return kill(pid, 0) == 0 && !contains(stat, ") Z ");
}

class Checkout {
 public:
  Checkout() {
    char pattern[] = "/tmp/ladder_tutorial_XXXXXX";
    REQUIRE(mkdtemp(pattern) != nullptr);
    folder = pattern;
    fs::permissions(folder, fs::perms(0755));
    const fs::path source = LADDER_SOURCE_DIR;
    for (const char* file : {"tutorial", "CMakePresets.json"}) fs::copy(source / file, folder);
    fs::copy(source / "common", folder / "common", fs::copy_options::recursive);
    fs::create_directory(folder / "teaching");
    for (const char* file : {"words.sh", "zh.po"})
      fs::copy(source / "teaching" / file, folder / "teaching");
    for (const char* stage : {"02_tensor_manual_grad", "03_autograd", "04_custom_function",
                              "05_nn_module"})  // four are enough, and faster
      fs::copy(source / stage, folder / stage);
    fs::create_directory(folder / "tools");
    tool("cmake", kCmake);
    tool("program", kProgram);
    tool("ninja", "#!/bin/sh\n");
    tool("ctest", kCtest);
    tool("c++", "#!/bin/sh\ncat missing 2>/dev/null\ntrue\n");
    tool("id", "#!/bin/sh\necho ${USER_ID-0}\n");
    std::istringstream names(kUtilities);
    for (std::string name; names >> name;)
      if (const auto found = utility(name); !found.empty())
        fs::create_symlink(found, folder / "tools" / name);
  }
  ~Checkout() { fs::remove_all(folder); }
  Checkout(const Checkout&) = delete;
  Checkout& operator=(const Checkout&) = delete;

  void tool(const std::string& name, const std::string& script) const {
    std::ofstream(folder / "tools" / name) << script;
    fs::permissions(folder / "tools" / name, fs::perms(0755));
  }

  // `before`: variables, such as "ORDERS=hang".
  std::string command(const std::string& arguments, const std::string& before = "") const {
    return "cd " + folder.string() +
           " && exec env -u CXX -u LADDER_MIRROR -u CMAKE_BUILD_PARALLEL_LEVEL PATH=" +
           (folder / "tools").string() + " " + before + " ./tutorial " + arguments;
  }
  CommandResult run(const std::string& arguments, const std::string& before = "") const {
    fs::remove(folder / "calls");
    return run_command(command(arguments, before));
  }

  // Starts it, with stderr in the file `err`, and does not wait.
  pid_t start(const std::string& arguments, const std::string& before = "") const {
    const std::string line = command(arguments, before) + " >out 2>err </dev/null";
    const pid_t pid = fork();
    if (pid == 0) {
      for (const int number : {SIGHUP, SIGINT, SIGTERM}) std::signal(number, SIG_DFL);
      execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
      _exit(127);
    }
    return pid;
  }
  std::string calls() const { return read(folder / "calls"); }
  void missing(const std::string& packages) const { std::ofstream(folder / "missing") << packages; }

  fs::path folder;
};

int code_of(pid_t pid) {  // 1000 and more where it did not end by itself
  int status = 0;
  if (!soon([&] { return waitpid(pid, &status, WNOHANG) == pid; })) {
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

// The last line of what was printed, without its end.
std::string last_line(const std::string& text) {
  const std::string lines = text.substr(0, text.find_last_not_of('\n') + 1);
  return lines.substr(lines.rfind('\n') + 1);
}

// The files that a text names, in its order: "common/tensor/tensor.hpp".
std::vector<std::string> files_in(const std::string& text) {
  static const std::regex file(R"((?:common|\d\d_\w+)/[\w/]+\.(?:hpp|cpp|cuh|cu)\b)");
  std::vector<std::string> files;
  for (std::sregex_iterator match(text.begin(), text.end(), file), end; match != end; ++match)
    files.push_back(match->str());
  return files;
}

// Adds the file, and what it includes of ours. The GPU's files are not followed: they come in with
// the preset cuda alone.
void add_with_includes(const std::string& file, std::set<std::string>& files) {
  if (file.starts_with("common/cuda/") || !files.insert(file).second) return;
  std::ifstream in(fs::path(LADDER_SOURCE_DIR) / file);
  REQUIRE_MESSAGE(in, file);
  static const std::regex include(R"re(^#include "([^"]+)")re");
  std::smatch match;
  for (std::string line; std::getline(in, line);)
    if (std::regex_search(line, match, include)) add_with_includes(match[1], files);
}

// The folders of common/ that each library is made of, and the libraries that it stands on, as
// CMakeLists.txt has them: ladder_rung(ladder_nn FOLDERS nn ON ladder_autograd).
struct Rung {
  std::vector<std::string> folders, stands_on;
};

std::map<std::string, Rung> rungs() {
  std::map<std::string, Rung> all;
  const std::string cmake = read(fs::path(LADDER_SOURCE_DIR) / "CMakeLists.txt");
  static const std::regex rung(R"(\nladder_rung\((\w+) FOLDERS ([^)]*) ON ([^)]*)\))");
  for (std::sregex_iterator match(cmake.begin(), cmake.end(), rung), end; match != end; ++match) {
    std::istringstream folders(match->str(2)), stands_on(match->str(3));
    Rung& one = all[match->str(1)];
    for (std::string word; folders >> word;) one.folders.push_back(word);
    for (std::string word; stands_on >> word;) one.stands_on.push_back(word);
  }
  REQUIRE(all.contains("ladder_tensor"));
  return all;
}

// Adds what is linked with that library: its sources, those below it, and what these include.
void add_linked(const std::string& library, std::set<std::string>& files) {
  static const std::map<std::string, Rung> all = rungs();
  // ladder_device, on which every one stands, is a part of the folder kernels, and a source alone.
  if (library == "ladder_device") return add_with_includes("common/kernels/device.cpp", files);
  for (const std::string& folder : all.at(library).folders)
    for (const auto& entry :
         fs::directory_iterator(fs::path(LADDER_SOURCE_DIR) / "common" / folder))
      if (entry.path().extension() == ".cpp")
        add_with_includes("common/" + folder + "/" + entry.path().filename().string(), files);
  for (const std::string& below : all.at(library).stands_on) add_linked(below, files);
}

// All that the programs of a stage are made of: what they include, and what they link. The library
// is named after the header of common/ that they include; every program checks the machine first.
std::set<std::string> needed_by(const fs::path& stage) {
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(stage))
    if (entry.path().extension() == ".cpp")
      add_with_includes(fs::relative(entry.path(), LADDER_SOURCE_DIR).string(), files);
  for (const auto& entry :
       fs::directory_iterator(fs::path(LADDER_SOURCE_DIR) / "common/start"))
    if (entry.path().extension() == ".cpp")
      add_with_includes("common/start/" + entry.path().filename().string(), files);
  add_linked("ladder_harness", files);
  static const std::regex umbrella("common/([a-z]+)\\.hpp");
  std::smatch match;
  for (const std::string& file : std::set<std::string>(files))
    if (std::regex_match(file, match, umbrella)) add_linked("ladder_" + match.str(1), files);
  if (files.contains("common/files/load_and_save.hpp")) add_linked("ladder_files", files);
  return files;
}

// Nothing on stdout, one line on stderr that has these words.
void check_refused(const CommandResult& result, int code, const std::vector<std::string>& words) {
  CAPTURE(result.err);
  CHECK(result.code == code);
  CHECK(result.out.empty());
  CHECK(lines(result.err) == 1);
  CHECK(result.err.rfind("error: ", 0) == 0);
  for (const auto& word : words) CHECK_MESSAGE(contains(result.err, word), word);
}

}  // namespace

TEST_SUITE("tutorial") {
  TEST_CASE("only what was asked for is built") {
    const Checkout checkout;
    CHECK(checkout.run("run 5").code == 0);
    CHECK(contains(checkout.calls(), "cmake --fresh --preset release\n"));
    CHECK(contains(checkout.calls(), "--target 05_nn_module check_processor\n"));
    CHECK(contains(checkout.calls(), "\n05_nn_module \n"));
    CHECK(checkout.run("run 02_tensor_manual_grad/ 03_first_gradients").code == 0);
    CHECK_FALSE(contains(checkout.calls(), "--fresh"));
    CHECK(contains(checkout.calls(),
                   "--target 02_tensor_manual_grad 03_first_gradients check_processor\n"));
    CHECK(checkout.run("test").code == 0);
    CHECK(contains(checkout.calls(), "--target all check_processor\nctest --preset release"));
    CHECK(checkout.run("run --engine libtorch 5").code == 0);
    CHECK(contains(checkout.calls(), "--build --preset libtorch --target 05_nn_module check"));
    const auto broken = checkout.run("run 5", "ORDERS=broken");
    CHECK(broken.code == 1);
    CHECK(contains(broken.err, "a slip in main.cpp\nerror: the build failed; all of it is in"));
  }

  TEST_CASE("what was typed comes after the script's own flags") {
    const Checkout checkout;
    checkout.run("run -- --print-every");
    CHECK(contains(checkout.calls(), "\n05_nn_module --timing --print-every 50 --print-every\n"));
    checkout.run("run 02 03 -- --iterations");
    CHECK(contains(checkout.calls(), "\n03_autograd --timing --iterations\n"));
    checkout.run("run 02 -- -x 'a b' --seed");
    CHECK(contains(checkout.calls(), "\n02_tensor_manual_grad -x a b --seed\n"));
  }

  TEST_CASE("the table says which steps it shows") {
    const Checkout checkout;
    const auto run = checkout.run("run 02 05");
    CHECK(run.code == 0);
    CHECK(run.out == "0 29428664.0\n450 0.00005808\n0 29428664.0\n450 0.00005808\n");
    CHECK(contains(run.err, "\n02_tensor_manual_grad (1 of 2): tensors, "));
    CHECK(contains(run.err, "\n05_nn_module (2 of 2): layers "));
    CHECK(contains(run.err, "  loss at 0  loss at 450  ms a step\n02_tensor_manual_grad  "));
    CHECK(contains(run.err, "   2.94e+07     5.81e-05      0.286\n"));
    CHECK_FALSE(contains(run.err, "timing: "));
    const auto differ = checkout.run("run 02 05", "ORDERS=other-steps");
    CHECK(contains(differ.err, "  first loss  last loss  ms a step\n"));
    const auto asked = checkout.run("run 02 05 -- --timing");
    CHECK(contains(asked.err, "timing: 500 steps, median"));
    CHECK(contains(asked.err, "loss at 450"));
    const auto failing = checkout.run("run 02 05", "ORDERS=fail");
    CHECK(failing.code == 3);
    CHECK(contains(failing.err, "error: 02 fails\n"));
    CHECK_FALSE(contains(checkout.calls(), "\n05_nn_module "));
  }

  TEST_CASE("all that a run says is there in Chinese, and the runner of the exercises knows") {
    const Checkout checkout;
    const auto run = checkout.run("--lang zh run 02 05");
    CHECK(run.code == 0);
    CHECK(run.out == "0 29428664.0\n450 0.00005808\n0 29428664.0\n450 0.00005808\n");
    CHECK(run.err.starts_with(
        "正在配置build/release\n正在构建build/release\n"
        "02_tensor_manual_grad（1/2）：张量，有数据类型和设备；梯度仍然手写\n"));
    CHECK(contains(run.err,
                   "\n阶段                   内容                                  "
                   "第0步损失  第450步损失    毫秒/步\n02_tensor_manual_grad  张量，"));
    CHECK(contains(run.err, "手写   2.94e+07     5.81e-05      0.286\n"));
    const auto broken = checkout.run("run 5", "LC_ALL=zh_CN.UTF-8 ORDERS=broken");
    CHECK(contains(broken.err, "错误：构建失败；完整的记录在build/release.log里\n"));
    checkout.tool("exercises", "#!/bin/sh\necho \"$LADDER_LANG: $*\"\n");
    fs::copy(checkout.folder / "tools/exercises", checkout.folder / "build/release/bin/exercises");
    CHECK(checkout.run("check 03b", "LC_ALL=zh_CN.UTF-8").out == "zh: check 03b\n");
    CHECK(checkout.run("check --lang zh 03b").out == "zh: check 03b\n");
    CHECK(checkout.run("check 03b").out == "en: check 03b\n");
  }

  TEST_CASE("root, and whoever may use sudo, gets all that is missing installed") {
    const Checkout checkout;
    checkout.tool("apt-get", kApt);
    checkout.tool("sudo", kSudo);
    for (const char* user : {"USER_ID=0", "USER_ID=1000 ORDERS=sudo-works"}) {
      CAPTURE(user);
      checkout.missing("libopenblas-dev\nlibcli11-dev\n");
      const auto run = checkout.run("run 5", user);
      CHECK(run.code == 0);
      CHECK(contains(run.err, "installing: libopenblas-dev libcli11-dev\n"));
      CHECK(contains(checkout.calls(), " install -y --no-install-recommends libopenblas-dev libc"));
      CHECK(contains(checkout.calls(), "sudo -n env ") == (std::string(user) != "USER_ID=0"));
      fs::remove_all(checkout.folder / "build");
    }
    checkout.missing("libopenblas-dev\nlibcli11-dev\n");
    const auto failing = checkout.run("run 5", "ORDERS=apt-fails");
    CHECK(failing.code == 1);
    CHECK(contains(failing.err, "E: no such package\nerror: could not install: libopenblas-dev;"));
    checkout.missing("libcli11-dev\n");  // if it cannot be installed, it can still be fetched
    CHECK(checkout.run("run 5", "ORDERS=apt-fails").code == 0);
  }

  TEST_CASE("without root, only what cannot be fetched is asked for") {
    for (const char* without : {"apt-get", "sudo", "password"}) {
      CAPTURE(without);
      const Checkout checkout;
      if (without != std::string("apt-get")) checkout.tool("apt-get", kApt);
      if (without != std::string("sudo")) checkout.tool("sudo", kSudo);
      checkout.missing("libxtensor-dev\nlibopenblas-dev\nlibcli11-dev\n");
      check_refused(checkout.run("run 5", "USER_ID=1000"), 1, {"missing: libopenblas-dev ("});
      CHECK_FALSE(contains(checkout.calls(), "cmake --fresh"));
      checkout.missing("libxtensor-dev\nlibcli11-dev\n");
      const auto run = checkout.run("run 5", "USER_ID=1000");
      CHECK(run.code == 0);
      CHECK(contains(run.err,
                     "fetching from https://github.com (LADDER_MIRROR can name another "
                     "place): libxtensor-dev libcli11-dev\n"));
      CHECK_FALSE(contains(checkout.calls(), "apt-get"));
    }
  }

  TEST_CASE("fetching that fails says where from, and how to change that") {
    const Checkout checkout;
    const auto run = checkout.run("run 5", "ORDERS=no-network LADDER_MIRROR=https://mirror");
    CHECK(run.code == 1);
    CHECK(lines(run.err) == 2);
    CHECK(contains(run.err,
                   "error: could not fetch the header-only packages from https://mirror; "
                   "LADDER_MIRROR can name another place; all of it is in build/"));
  }

  TEST_CASE("another processor: built anew, once") {
    const Checkout checkout;
    CHECK(checkout.run("run 5").code == 0);
    for (const char* end : {"exit 1", "kill -ILL $$"}) {
      CAPTURE(end);
      std::ofstream(checkout.folder / "build/release/bin/check_processor")
          << "#!/bin/sh\necho no such instruction >&2\n"
          << end << "\n";
      const auto run = checkout.run("run 5");
      CHECK(run.code == 0);
      CHECK(run.err.rfind("building anew: build/release was built for another processor\n"
                          "configuring build/release\nbuilding build/release\n05_nn_module: ",
                          0) == 0);
      CHECK(contains(checkout.calls(), "cmake --fresh --preset release\n"));
      CHECK(contains(checkout.calls(), "--preset release --clean-first --target 05_nn_module"));
      CHECK_FALSE(contains(checkout.run("run 5").err, "anew"));
      CHECK_FALSE(contains(checkout.calls(), "clean"));
    }
  }

  TEST_CASE("two wait for each other while one builds, and not while one runs") {
    const Checkout checkout;
    fs::create_directory(checkout.folder / "build");
    const int lock =
        open((checkout.folder / "build/.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    REQUIRE(flock(lock, LOCK_EX) == 0);
    const pid_t waiting = checkout.start("run 5");
    if (!utility("flock").empty())
      CHECK(soon([&] { return contains(read(checkout.folder / "err"), "waiting for another "); }));
    if (!utility("flock").empty()) CHECK_FALSE(contains(checkout.calls(), "cmake"));
    close(lock);
    CHECK(code_of(waiting) == 0);
    CHECK(contains(checkout.calls(), "--target 05_nn_module"));
    fs::remove(checkout.folder / "tools/flock");
    CHECK(checkout.run("run 5").code == 0);

    // A run keeps the programs that it built, whatever others build meanwhile.
    const pid_t running = checkout.start("run 2 5", "ORDERS=pause");
    CHECK(soon([&] { return fs::exists(checkout.folder / "pids"); }));
    checkout.tool("program", "#!/bin/sh\necho the new NAME\n");
    const auto other = checkout.run("run 2 5");
    CHECK(other.code == 0);
    CHECK(contains(other.out, "the new 05_nn_module\n"));
    std::ofstream(checkout.folder / "go");
    CHECK(code_of(running) == 0);
    CHECK(lines(read(checkout.folder / "out")) == 4);
    CHECK_FALSE(contains(read(checkout.folder / "out"), "the new"));
  }

  TEST_CASE("a signal ends what was started, and leaves nothing behind") {
    const Checkout checkout;
    const struct Case {
      const char *arguments, *orders;
      int signal, processes;
    } cases[] = {

        {"run 5", "program-hangs", SIGTERM, 1},
        {"run 2 5", "program-hangs", SIGTERM, 1},
        {"run 5", "program-hangs", SIGHUP, 1},
        {"run 2 5", "program-hangs", SIGINT, 1},
        {"test", "program-hangs", SIGTERM, 1},
        {"test", "build-hangs", SIGTERM, 2},
        {"run --engine libtorch --processes 2 5", "all-hang", SIGTERM, 2},
        {"run --engine libtorch --processes 2 5 5", "all-hang", SIGINT, 2},
    };
    for (const Case& one : cases) {
      const char *const arguments = one.arguments, *const orders = one.orders;
      const int signal = one.signal, processes = one.processes;
      INFO(arguments, ", ", orders, ", ", signal);
      fs::remove(checkout.folder / "pids");
      const pid_t script = checkout.start(arguments, std::string("ORDERS=") + orders);
      const int written = orders == std::string("all-hang") ? processes : 1;
      CHECK(soon([&] { return lines(read(checkout.folder / "pids")) == written; }));
      kill(script, signal);
      CHECK(code_of(script) == 128 + signal);
      std::ifstream pids(checkout.folder / "pids");
      int count = 0;
      for (int pid = 0; pids >> pid; ++count) CHECK(soon([&] { return !runs(pid); }));
      CHECK(count == processes);
      const std::string preset = contains(arguments, "libtorch") ? "libtorch" : "release";
      for (const auto& entry : fs::directory_iterator(checkout.folder / "build" / preset))
        CHECK_FALSE(contains(entry.path().filename(), "run."));
    }
  }

  TEST_CASE("several processes are told which they are, and speak with one voice") {
    const Checkout checkout;
    const std::string several = "run --engine libtorch --processes ";
    const auto run = checkout.run(several + "3 5 -- --seed 2");
    CHECK(run.code == 0);
    CHECK(run.out == "0 29428664.0\n450 0.00005808\n");
    CHECK(lines(run.err) == 3);  // what is configured, built, and run
    const std::string calls = checkout.calls();
    for (const char* rank : {"0", "1", "2"})
      CHECK(contains(calls, std::string(rank) + " of 3; 127.0.0.1; 1\n"));
    CHECK(contains(calls, "\n05_nn_module --seed 2\n"));
    checkout.run(several + "2 5", "OMP_NUM_THREADS=4");
    CHECK(contains(checkout.calls(), "1 of 2; 127.0.0.1; 4\n"));
    for (const char* shown : {"--help", "-h", "--version"}) {
      checkout.run(several + "2 5 -- " + shown);
      CHECK_FALSE(contains(checkout.calls(), " of 2;"));
    }
    CHECK(contains(checkout.run(several + "2 5 5").err, "loss at 450"));

    const std::string said =
        "building build/libtorch\n05_nn_module: layers that own their weights, chained into one "
        "model\n";
    const struct Case {
      const char* orders;
      int code;
      std::string err;
    } cases[] = {
        {"all-refuse", 2, "error: a bad flag\n"},
        {"cut-off", 1, "error: the reason\n"},
        {"one-killed", 1,
         "error: signal 9 has ended the process of RANK=1, and so all 2 of them\n"},
        {"well", 0, ""},  // the losses are there
    };
    for (const Case& one : cases) {
      INFO(one.orders);
      const auto result = checkout.run(several + "2 5", std::string("ORDERS=") + one.orders);
      CHECK(result.code == one.code);
      CHECK(result.err == said + one.err);
    }
    std::ifstream pids(checkout.folder / "pids");
    int pid = 0;
    pids >> pid;
    REQUIRE(pid > 0);
    CHECK_FALSE(runs(pid));  // it had not heard of the other's end
  }

  TEST_CASE("what several processes cannot do is refused") {
    const Checkout checkout;
    const std::string libtorch = "run --engine libtorch --processes ";
    for (const char* number : {"0", "two", "-1", "1000", "1.5", "''", ""})
      check_refused(checkout.run(libtorch + number), 2,
                    {"--processes takes a whole number from 1 to 999, not '"});
    check_refused(checkout.run("run --processes 2 5"), 2, {"--engine libtorch"});
    check_refused(checkout.run("run --engine ladder --processes 2 5"), 2, {"--engine libtorch"});
    check_refused(checkout.run(libtorch + "2 5 3"), 2, {"05 to 08, not in 03_autograd"});
    check_refused(checkout.run(libtorch + "2"), 2, {"05 to 08, not in 02_tensor_manual_grad"});
    checkout.tool("c++", "#!/bin/sh\ncase \"$*\" in *gloo/config.h*) exit 1 ;; esac\n");
    check_refused(checkout.run(libtorch + "2 5"), 2, {"Gloo is missing", "libgloo-dev"});
    CHECK(checkout.run(libtorch + "1 5").code == 0);
    CHECK_FALSE(contains(checkout.calls(), " of 1;"));
  }

  TEST_CASE("a build without Gloo is configured anew when it is there") {
    const Checkout checkout;
    CHECK(checkout.run("run --engine libtorch 5").code == 0);
    std::ofstream(checkout.folder / "build/libtorch/CMakeCache.txt", std::ios::app)
        << "LADDER_GLOO:PATH=LADDER_GLOO-NOTFOUND\n";
    CHECK(checkout.run("run --engine libtorch 5").code == 0);
    CHECK_FALSE(contains(checkout.calls(), "--fresh"));
    CHECK(checkout.run("run --engine libtorch --processes 2 5").code == 0);
    CHECK(contains(checkout.calls(), "cmake --fresh --preset libtorch\n"));
  }

  TEST_CASE("a finished run leaves no files") {
    const Checkout checkout;
    CHECK(checkout.run("run 2 5").code == 0);
    int files = 0;
    for ([[maybe_unused]] const auto& entry :
         fs::directory_iterator(checkout.folder / "build/release"))
      ++files;
    CHECK(files == 3);  // bin, build.ninja, CMakeCache.txt
  }

  TEST_CASE("through links it finds its folder") {
    const Checkout checkout;
    const std::string folder = checkout.folder.string();
    fs::create_directories(checkout.folder / "some where/bin");
    fs::create_symlink("../../tutorial", checkout.folder / "some where/bin/one");
    fs::create_symlink("bin/one", checkout.folder / "some where/two");
    fs::create_symlink(folder + "/some where/two", checkout.folder / "three");
    const std::string stages = checkout.run("list").out;
    CHECK(lines(stages) == 4);
    for (const std::string& call :
         {"cd / && '" + folder + "/three' list", "cd '" + folder + "/some where' && ./two list",
          "cd '" + folder + "/some where/bin' && PATH=.:$PATH && one list",
          "cd '" + folder + "/some where' && bash two list"}) {
      const auto result = run_command(call);
      CHECK_MESSAGE(result.out == stages, call, ": ", result.err);
    }
  }

  TEST_CASE("diff compares programs") {
    const Checkout checkout;
    const auto forth = checkout.run("diff 03_first_gradients 03");
    CHECK(forth.code == 0);
    CHECK(contains(forth.out, "--- 03_autograd/first_gradients.cpp"));
    CHECK(contains(forth.out, "+++ 03_autograd/main.cpp"));
    CHECK(contains(checkout.run("diff 3 03_first_gradients").out, "+++ 03_autograd/first_grad"));
    CHECK(contains(checkout.run("diff 3 4").out, "+++ 04_custom_function/my_relu.hpp"));
    CHECK(contains(checkout.run("diff 3 4").out, "--- /dev/null\n+++ 04_custom_function/my_relu"));
    const auto same = checkout.run("diff 03 3");
    CHECK(same.code == 0);
    CHECK(same.out.empty());
    CHECK(same.err == "03_autograd is one stage: nothing changes\n");
    check_refused(checkout.run("diff 03"), 2, {"two stages"});
    check_refused(checkout.run("diff 03 9"), 2, {"'9'", "list"});
  }

  TEST_CASE("diff ends with the files of common/ that come in") {
    const Checkout checkout;
    const std::string heading = "\nfiles of common/ that come in:\n";
    const auto coming_in = [&](const std::string& stages) {
      const std::string out = checkout.run("diff " + stages).out;
      const std::size_t start = out.find(heading);
      return start == std::string::npos ? "nothing is said" : out.substr(start + heading.size());
    };
    const auto after_heading = [](const std::string& out) {
      return out.substr(out.find(":\n") + 2);
    };
    CHECK(coming_in("02 03") == after_heading(checkout.run("read 03").out));
    CHECK(coming_in("03 04") == "none\n");
    auto both = files_in(checkout.run("read 03").out);
    for (const auto& file : files_in(checkout.run("read 05").out)) both.push_back(file);
    CHECK(files_in(coming_in("02 05")) == both);  // and not my_relu.hpp: the diff has all of it
    for (const char* stages : {"03 02", "03 03", "03_first_gradients 03"})
      CHECK_MESSAGE(coming_in(stages) == "nothing is said", stages);
  }

  // Each file of the library once, and in the stage that is the first to be made of it.
  TEST_CASE("graph draws what the program saw") {
    const Checkout checkout;
    const auto text = checkout.run("graph 03 --step 4 -- --seed 7 -o graph.txt");
    CHECK(text.code == 0);
    CHECK(text.out.empty());  // no losses
    CHECK(contains(checkout.calls(), "\n03_autograd_watched --iterations 5 --seed 7\n"));
    CHECK(contains(text.err, "written: " + (checkout.folder / "graph.txt").string()));
    const std::string drawn = read(checkout.folder / "graph.txt");
    CHECK(drawn.starts_with("// text 4 \"" + checkout.folder.string() + "/build/release/run."));
    CHECK(contains(drawn, "/picture\" 03_autograd --seed 7\n"));
    CHECK(contains(checkout.run("graph 03 -o g.dot").err, "g.dot"));
    CHECK(read(checkout.folder / "g.dot").starts_with("// dot 0 "));
    CHECK(checkout.run("graph 05 --format mermaid").out.starts_with("// mermaid 0 "));
    CHECK(checkout.run("graph 05 -o g.mmd").code == 0);
    CHECK(read(checkout.folder / "g.mmd").starts_with("// mermaid 0 "));
    CHECK(checkout.run("graph 05 --format dot -o g").code == 0);
    CHECK(read(checkout.folder / "g").starts_with("// dot 0 "));
    CHECK(checkout.run("graph 05").out.starts_with("// text 0 "));
    CHECK(checkout.run("graph 05 --engine libtorch").code == 0);
    CHECK(contains(checkout.calls(), "--build --preset libtorch --target 05_nn_module_watched check"));

    // Called from elsewhere, a program runs there, and -o is meant from there.
    const std::string place = "cd " + checkout.folder.string() +
                              "/common && PATH=" + (checkout.folder / "tools").string() +
                              " ../tutorial graph 05";
    CHECK(run_command(place).out.starts_with("// text 0 "));
    CHECK(run_command(place + " -o here.txt").code == 0);
    CHECK(read(checkout.folder / "common/here.txt").starts_with("// text 0 "));
    check_refused(checkout.run("graph"), 2, {"graph takes", "./tutorial graph 03"});
    check_refused(checkout.run("graph 03 05"), 2, {"takes one stage"});
    check_refused(checkout.run("graph 02"), 2, {"records no graph", "graph 03", "network 02"});
    check_refused(checkout.run("graph 03 --format png"), 2, {"'png'", "text, dot, mermaid or svg"});
    check_refused(checkout.run("graph 03 --step x"), 2, {"--step", "'x'"});
    check_refused(checkout.run("graph 03 --engine x"), 2, {"--engine", "'x'"});
    check_refused(checkout.run("graph 03 --seed 1"), 2, {"'--seed'", "after --"});
    check_refused(checkout.run("graph 03 -o"), 2, {"-o takes a value"});
    check_refused(checkout.run("graph 03 -o g.png"), 2, {"'g.png'", ".txt .dot .mmd .svg"});
    const auto nowhere = checkout.run("graph 05 -o /none/g.txt");
    CHECK(nowhere.code == 2);
    CHECK(contains(nowhere.err, "error: cannot write to /none/g.txt\n"));
    const auto none = checkout.run("graph 03", "ORDERS=no-graph");
    CHECK(none.code == 2);
    CHECK(contains(none.err, "no backward() of a step 0"));
  }

  TEST_CASE("a drawing says what it is, and Graphviz is installed for it") {
    const Checkout checkout;
    check_refused(checkout.run("graph 03 --format svg"), 1, {"missing: graphviz", "--format text"});
    checkout.tool("apt-get",
                  "#!/bin/sh\necho \"apt-get $*\" >>calls\n"
                  "case $* in *install*) mv tools/dot.missing tools/dot ;; esac\n");
    checkout.tool("dot.missing",
                  "#!/bin/sh\ncat <<END\n<svg width=\"1pt\"\n xmlns=\"x\">\n<g>\n"
                  "<title>graph_of_a_step</title>\n</g>\n</svg>\nEND\n");
    fs::create_symlink(utility("mv"), checkout.folder / "tools/mv");
    const auto drawn = checkout.run("graph 03 --format svg");
    CHECK(drawn.code == 0);
    CHECK(contains(checkout.calls(), "install -y --no-install-recommends graphviz\n"));
    CHECK(drawn.out.starts_with("<svg role=\"img\" width=\"1pt\"\n xmlns=\"x\">\n<title>dot 0 "));
    CHECK(contains(drawn.out, "</title>\n<desc>seen <from> --iterations 1</desc>\n<g>\n"));
  }

  TEST_CASE("plot draws the losses of every run, and one curve for each network of a dynamic one") {
    const Checkout checkout;
    check_refused(checkout.run("plot 03"), 1, {"missing: gnuplot-nox", "./tutorial run"});
    checkout.tool("gnuplot", "#!/bin/sh\ncat $1\n");
    const auto plot = checkout.run("plot 02 05 -- --seed 1 -- --seed 2");
    CHECK(plot.code == 0);
    CHECK(contains(plot.err, "02_tensor_manual_grad --seed 1 (1 of 4)\n"));
    CHECK(contains(plot.err, "05_nn_module --seed 2 (4 of 4)\n"));
    CHECK(contains(checkout.calls(), "\n05_nn_module_watched --seed 2\n"));
    CHECK(
        plot.out.starts_with("# Curves of the loss, on a logarithmic axis. 02_tensor_manual_grad "
                             "--seed 1: from 29428664.0 at step 0 to 0.00005808 at step 450. "));
    CHECK(contains(plot.out, "$curve4 << END\n0 29428664.0\n450 0.00005808\nEND\n"));
    CHECK(contains(plot.out, "set terminal dumb"));
    CHECK(contains(plot.out, "set logscale y"));
    CHECK(contains(plot.out, "$curve4 using 1:2 title \"05_nn_module --seed 2\" with lines"));

    // The second step, of two, is another network.
    checkout.tool("program",
                  "#!/bin/sh\neval \"set -- $LADDER_GRAPH\"\nprintf '11\\n8\\n9\\n' >$3\n"
                  "echo 0 3.5\necho 1 2.5\n");
    const auto dynamic = checkout.run("plot 04 -o " + (checkout.folder / "p.svg").string());
    CHECK(dynamic.code == 0);
    const std::string script = read(checkout.folder / "p.svg");
    CHECK(contains(script, "$curve1 << END\n1 2.5\nEND\n$curve2 << END\n0 3.5\nEND\n"));
    CHECK(contains(script, "title \"04_custom_function, graph of 8 operations\" with linespoints"));
    CHECK(contains(script, " dt 1 pt 4 "));
    CHECK(contains(script, " dt (10,4) pt 5 "));

    check_refused(checkout.run("plot"), 2, {"plot takes a stage"});
    check_refused(checkout.run("plot 03 -o x.png"), 2, {".svg", "x.png"});
    checkout.tool("program", "#!/bin/sh\n");
    const auto nothing = checkout.run("plot 03");
    CHECK(nothing.code == 2);
    CHECK(contains(nothing.err, "error: there are no losses to plot\n"));
    if (utility("gnuplot").empty()) {
      MESSAGE("skipped: there is no gnuplot");
      return;
    }
    for (const std::string& text : {plot.out, script}) {
      std::ofstream(checkout.folder / "script") << text;
      const auto drawn = run_command("gnuplot " + (checkout.folder / "script").string());
      CHECK(drawn.code == 0);
      CHECK_MESSAGE(drawn.err.empty(), drawn.err);
      CHECK(contains(drawn.out, contains(text, "terminal svg") ? "<svg" : "loss"));
    }
  }

  TEST_CASE("network draws what is read from the graph") {
    const Checkout checkout;
    CHECK(checkout.run("network 05 -- --seed 3").out.starts_with("// network 0 "));
    CHECK(contains(checkout.calls(), "\n05_nn_module_watched --iterations 1 --seed 3\n"));
    const auto without = checkout.run("network 02 -o n.dot");
    CHECK(contains(without.err, "02_tensor_manual_grad records no graph"));
    CHECK(read(checkout.folder / "n.dot").starts_with("// network-dot 0 "));
    CHECK(contains(checkout.calls(), "\n03_autograd_watched --iterations 1\n"));
    check_refused(checkout.run("network 05 -o n.svg"), 1, {"missing: graphviz", "as text"});
    check_refused(checkout.run("network 05 --format text"), 2, {"'--format'"});
    check_refused(checkout.run("network 05 -o n.png"), 2, {"'n.png'", ".txt .dot .svg"});
  }

  TEST_CASE("book says what is missing, and takes a browser only for what is to be printed") {
    const Checkout checkout;
    check_refused(checkout.run("book x"), 2, {"--pdf or nothing", "'x'"});
    check_refused(checkout.run("book --pdf"), 1, {"missing: chromium", "your own browser"});
    const auto bare = checkout.run("book");
    CHECK(bare.code == 1);
    CHECK(contains(last_line(bare.err), "error: missing for the book: "));
    CHECK(contains(last_line(bare.err), "universal-ctags (Debian's names); install them; all else"));
    if (!fs::exists("/usr/share/javascript/mathjax/MathJax.js")) return;
    checkout.tool("ctags", "#!/bin/sh\necho Universal Ctags\n");
    checkout.tool("chromium", "#!/bin/sh\n");
    checkout.tool("python3", "#!/bin/sh\necho \"python3 $*\" >>calls\n");
    CHECK(checkout.run("book").code == 0);
    CHECK(contains(checkout.calls(), "python3 teaching/book/make.py build/release/bin\n"));
    CHECK(checkout.run("book --pdf").code == 0);
    CHECK(contains(checkout.calls(), "make.py build/release/bin " +
                                         (checkout.folder / "tools/chromium").string() + "\n"));
  }

  TEST_CASE("read shows every file where it is needed first") {
    const fs::path root = LADDER_SOURCE_DIR;
    std::set<std::string> listed, needed_so_far, stages;
    for (const auto& entry : fs::directory_iterator(root))
      if (const std::string name = entry.path().filename(); std::isdigit(name[0]))
        stages.insert(name);
    REQUIRE(stages.size() == 8);
    const auto read_shows = [&](const std::string& name) {
      const auto result = run_command((root / "tutorial").string() + " read " + name);
      CHECK_MESSAGE(result.code == 0, result.err);
      const auto files = files_in(result.out);
      for (const auto& file : files)
        CHECK_MESSAGE(listed.insert(file).second, file, " is twice in common/reading_order.txt");
      return std::set<std::string>(files.begin(), files.end());
    };
    for (const std::string& stage : stages) {
      const auto shown = read_shows(stage);
      std::set<std::string> needed = needed_by(root / stage);
      std::erase_if(needed, [&](const std::string& file) {
        return needed_so_far.contains(file) ||
               (file.starts_with(stage + "/") && file.ends_with(".cpp"));  // the lesson itself
      });
      for (const auto& file : needed)
        CHECK_MESSAGE(shown.contains(file), file, " is missing from ", stage.substr(0, 2),
                      " in common/reading_order.txt");
      for (const auto& file : shown)
        CHECK_MESSAGE(needed.contains(file), file, " is in ", stage.substr(0, 2),
                      " of common/reading_order.txt, which is not the first stage to need it");
      needed_so_far.merge(needed);
    }
    for (const auto& file : read_shows("cuda"))
      CHECK_MESSAGE(file.starts_with("common/cuda/"), file);
    for (const auto& entry : fs::recursive_directory_iterator(root / "common"))
      for (const auto& file : files_in(fs::relative(entry.path(), root).string()))
        if (!file.starts_with("common/pictures/"))  // looks on; no stage asks for it
          CHECK_MESSAGE(listed.contains(file), file, " is missing from common/reading_order.txt");

    std::ifstream order(root / "common/reading_order.txt");
    for (std::string line; std::getline(order, line);)
      CHECK_MESSAGE((line.empty() || line[0] == '#' || line.ends_with("?")),
                    "common/reading_order.txt has no question: ", line);
  }

  TEST_CASE("read counts lines of code, without blank lines and comments") {
    const Checkout checkout;
    std::ofstream(checkout.folder / "common/one.hpp")
        << "// a comment\n\n  \n  // another\nint a;  // and code\n}\n";
    std::ofstream(checkout.folder / "common/reading_order.txt")
        << "# a comment\n\n02 common/one.hpp  What is one?\n"
        << "04 04_custom_function/my_relu.hpp What is mine?\n"
        << "04 common/one.hpp  And again?\ncuda common/one.hpp  On a GPU?\n";
    CHECK(checkout.run("read 2").out ==
          "02_tensor_manual_grad: tensors, with a dtype and a device; the gradients still by hand\n"
          "\nfiles that come in:\n    2  common/one.hpp  What is one?\n    2  lines of code\n");
    CHECK(last_line(checkout.run("read 03").out) == "none");
    CHECK(checkout.run("read 03").out == checkout.run("read 03_first_gradients").out);
    const auto cuda = checkout.run("read cuda");
    CHECK(cuda.out.starts_with("cuda: "));
    CHECK(last_line(cuda.out) == "    2  lines of code");

    const std::string own = last_line(checkout.run("read 04").out);
    const int mine = std::stoi(own) - 2;
    const auto ladder = checkout.run("read");
    CHECK(ladder.code == 0);
    std::string words = std::regex_replace(ladder.out, std::regex(" +"), " ");
    CHECK(words ==
          "stage folder files lines so far\n"
          "02_tensor_manual_grad common/one 1 2 2\n"
          "03_autograd - 0 0 2\n"
          "04_custom_function 04_custom_function 1 " +
              std::to_string(mine) + " " + std::to_string(mine + 2) + "\n common/one 1 2 " +
              std::to_string(mine + 4) + "\n05_nn_module - 0 0 " + std::to_string(mine + 4) +
              "\n\nonly with a GPU common/one 1 2\n");

    fs::remove(checkout.folder / "common/one.hpp");
    for (const char* command : {"read", "read 05", "read cuda", "diff 02 03"})
      check_refused(checkout.run(command), 1, {"reading_order.txt names common/one.hpp"});
    CHECK_FALSE(fs::exists(checkout.folder / "build"));
  }

  TEST_CASE("every command helps") {
    const Checkout checkout;
    for (const char* arguments : {"help", "-h", "run --help", "run 03 -h", "test help",
                                  "list --help", "list -h", "list help", "diff --help",
                                  "diff 03 --help", "read --help", "read 03 -h", "bench --help"}) {
      const auto result = checkout.run(arguments);
      INFO(arguments, ": ", result.err);
      CHECK(result.code == 0);
      CHECK(contains(result.out, "LADDER_MIRROR"));
      CHECK(result.err.empty());
    }
    CHECK(checkout.run("").out == checkout.run("help").out);
  }

  TEST_CASE("bad input is one line, whatever it holds") {
    const Checkout checkout;
    check_refused(checkout.run("fly"), 2, {"'fly'", "--help"});
    check_refused(checkout.run("run 9"), 2, {"'9'", "list"});
    const fs::path exercise = checkout.folder / "03_autograd/exercises/b_engine_order";
    fs::create_directories(exercise);
    std::ofstream(exercise / "task.md") << "# 03b\n";
    check_refused(checkout.run("run 03b"), 2, {"03b has not been started", "start 03b"});
    check_refused(checkout.run("run 03c"), 2, {"'03c'", "list"});
    check_refused(checkout.run("run --seed 1"), 2, {"'--seed'", "after --"});
    check_refused(checkout.run("run --engine"), 2, {"ladder or libtorch"});
    check_refused(checkout.run("list 3"), 2, {"no arguments"});
    check_refused(checkout.run("read 99"), 2, {"'99'", "list"});
    check_refused(checkout.run("read ''"), 2, {"''", "list"});
    check_refused(checkout.run("read 02 03"), 2, {"one stage, or cuda, or nothing", "'02 03'"});
    check_refused(checkout.run("read -- x"), 2, {"one stage, or cuda, or nothing", "'-- x'"});
    check_refused(checkout.run("bench --rounds 0"), 2, {"'0'", "from 1"});
    const std::string odd = "\"$(printf 'a\\nb\\tc\\033[31m\\302\\233d\\303\\251')\"";
    for (const char* command : {"", "run ", "run --engine ", "diff 3 ", "read ", "bench --rounds "})
      check_refused(checkout.run(command + odd), 2, {"'a?b?c?[31m?d\xC3\xA9'"});
    CHECK_FALSE(fs::exists(checkout.folder / "build"));
  }

  TEST_CASE("a checkout that cannot be written to") {
    const Checkout checkout;
    const auto run_without_rights = [&] {
      const std::string as =
          geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
      std::string command = checkout.command("run 5");
      return run_command(command.replace(command.find("env "), 0, as));
    };
    if (geteuid() == 0 && run_command("setpriv --version").code != 0) return;
    fs::permissions(checkout.folder, fs::perms(0555));
    check_refused(run_without_rights(), 1, {"cannot write to", "/build/release"});
    fs::permissions(checkout.folder, fs::perms(0755));
    CHECK(checkout.run("run 5").code == 0);
    for (const char* part : {"build/release", "build"}) {
      fs::permissions(checkout.folder / part, fs::perms(0555));
      check_refused(run_without_rights(), 1, {"cannot write to", "/build/release"});
      fs::permissions(checkout.folder / part, fs::perms(0755));
    }
  }
}
