// Reads files for those who may not wait: an SD card may take seconds for what a card in a good mood does at once. One
// thread, begun with the first file.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"

namespace foyer::web {

struct OpenedFile {
  std::shared_ptr<const UniqueFd> fd;
  std::uint64_t size = 0;
  std::string tag;  // changes when the file does; with quotes, as an ETag has it
};

class FileReader {
 public:
  using OnOpened = std::function<void(std::optional<OpenedFile>)>;
  using OnRead = std::function<void(std::optional<std::string>)>;

  // `loop` must outlive it.
  explicit FileReader(EventLoop& loop) : loop_(loop) {}
  ~FileReader();  // waits for the one that is being read

  // Both call back from the loop, later; not at all once the reader is gone. Whoever has one file open at a time, and
  // asks for one piece at a time, bounds the queue.
  // Nothing: there is no such file, or it is no regular one.
  void Open(std::string path, OnOpened done);
  // Exactly `size` bytes from `offset`; nothing: the file has become shorter, or the disk fails.
  void Read(const OpenedFile& file, std::uint64_t offset, std::size_t size, OnRead done);

 private:
  void Add(std::function<void()> job);
  void Run();
  void Answer(std::function<void()> call);

  EventLoop& loop_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what is posted holds it weakly

  std::mutex mutex_;  // guards jobs_ and stop_
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace foyer::web
