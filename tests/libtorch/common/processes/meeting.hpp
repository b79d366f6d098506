// Where several processes meet: the first listens at an address that all know.
#pragma once

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <csignal>
#include <cstring>
#include <memory>

#include "common/processes/place.hpp"

namespace ladder::processes {

// A machine may have several addresses, and its own name may lead nowhere but to itself, as it does
// on Debian: the one that is meant is on the way to the first machine. Nothing is sent there yet.
inline std::string own_address(const Place& here) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  const std::string port = std::to_string(here.port);
  if (const int error = getaddrinfo(here.address.c_str(), port.c_str(), &hints, &found))
    throw BadInput("MASTER_ADDR: '" + here.address + "': " + gai_strerror(error),
                   "a name or an address of the first machine");
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all(found, freeaddrinfo);
  for (const addrinfo* one = found; one; one = one->ai_next) {
    const int way = socket(one->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    auto* const self = reinterpret_cast<sockaddr*>(&own);
    char text[NI_MAXHOST];
    const bool is_there =
        connect(way, one->ai_addr, one->ai_addrlen) == 0 && getsockname(way, self, &size) == 0 &&
        getnameinfo(self, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0;
    close(way);
    if (is_there) return text;
  }
  throw BadInput("MASTER_ADDR: there is no way to '" + here.address + "' from here",
                 "an address in a network that both machines are in");
}

// Not every build has libuv, by which later releases listen.
template <class Options> void do_without_libuv(Options& options) {
  if constexpr (requires { options.useLibUV; }) options.useLibUV = false;
}

inline c10::intrusive_ptr<c10d::Store> open_store(const Place& here) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(here.port);
  // torchrun may have opened one itself.
  options.isServer = here.rank == 0 && environment("TORCHELASTIC_USE_AGENT_STORE") != "True";
  options.waitWorkers = false;
  do_without_libuv(options);
  const auto store = c10::make_intrusive<c10d::TCPStore>(here.address, options);
  return c10::make_intrusive<c10d::PrefixStore>(
      "ladder/" + environment("TORCHELASTIC_RESTART_COUNT"), store);
}

inline void check_same_words(c10d::Store& store, const Place& here, const std::string& words) {
  const auto compare_with = [&](std::int64_t other) {
    const auto bytes = store.get("words/" + std::to_string(other));
    const std::string theirs(bytes.begin(), bytes.end());
    if (theirs == words) return;
    throw BadInput("the process of RANK=" + std::to_string(other) + " was started as '" + theirs +
                       "', that of RANK=" + std::to_string(here.rank) + " as '" + words + "'",
                   "the same in all");
  };
  const auto tell = [&] {
    store.set("words/" + std::to_string(here.rank),
              std::vector<std::uint8_t>(words.begin(), words.end()));
  };
  if (here.rank > 0) {
    try {
      compare_with(0);
    } catch (const BadInput&) {
      tell();  // so that the first process hears of it, too
      throw;
    }
    tell();
    return;
  }
  tell();
  for (std::int64_t other = 1; other < here.world_size; ++other) compare_with(other);
}

// libtorch's errors go on with a stack trace, and Gloo's begin with a place in its source.
inline std::string reason(const std::exception& error) {
  std::string text = error.what();
  text.resize(std::min(text.size(), text.find('\n')));
  if (text.starts_with("[")) text.erase(0, text.find("] ") + 2);
  if (text.ends_with(".")) text.pop_back();
  return text;
}

/// Names are looked up, connections are made, and whoever listens there may be somebody else: to
/// all of this there is one end.
class Patience {
 public:
  explicit Patience(const Place& here) {
    const std::string text =
        "error: after " + std::to_string(kSeconds) + " seconds not all " +
        std::to_string(here.world_size) + " processes have met at " + here.meeting_point() +
        "; allowed: MASTER_ADDR and MASTER_PORT where that of RANK=0 can be reached\n";
    text.copy(line, sizeof line - 1);
    std::signal(SIGALRM, [](int) {
      [[maybe_unused]] const auto ignored = write(STDERR_FILENO, line, std::strlen(line));
      _exit(2);
    });
    alarm(kSeconds);
  }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  ~Patience() { alarm(0); }

 private:
  static constexpr unsigned kSeconds = 60;
  static inline char line[1000] = "";
};

// What goes wrong is an exception, too: once is enough.
inline void say_errors_alone() {
#ifdef C10_USE_GLOG
  FLAGS_minloglevel = google::GLOG_FATAL;
#else
  FLAGS_caffe2_log_level = 3;
#endif
}

/// `words`: as what this process was started.
inline std::shared_ptr<c10d::ProcessGroupGloo> meet(const Place& here, const std::string& words) {
  const Patience patience(here);
  say_errors_alone();
  try {
    const auto options = c10d::ProcessGroupGloo::Options::create();
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(own_address(here)));
    const auto store = open_store(here);
    check_same_words(*store, here, words);
    return std::make_shared<c10d::ProcessGroupGloo>(store, static_cast<int>(here.rank),
                                                    static_cast<int>(here.world_size), options);
  } catch (const BadInput&) {
    throw;
  } catch (const std::exception& error) {
    throw BadInput("the processes cannot meet at " + here.meeting_point() + ": " + reason(error),
                   "MASTER_ADDR and MASTER_PORT with a free port of the machine of RANK=0");
  }
}

}  // namespace ladder::processes
