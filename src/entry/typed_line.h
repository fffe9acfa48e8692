// What is typed key by key until Enter or #: a PIN at a keypad, the number of a card by a reader that types.
#pragma once
#include <functional>
#include <string>

#include "foyer/event_loop.h"

namespace foyer::entry {

class TypedLine {
 public:
  static constexpr std::size_t kMost = 32;  // keys; a longer line is cut there, so it is nobody's
  static constexpr std::chrono::seconds kHumanPause{10};
  static constexpr std::chrono::seconds kMachinePause{1};

  // `loop` must outlive this object. What was typed is forgotten `pause` after its last key. `on_line` gets what is not
  // empty.
  TypedLine(EventLoop& loop, std::chrono::seconds pause, std::function<void(const std::string& text)> on_line)
      : pause_(pause), on_line_(std::move(on_line)), forget_(loop, [this] { Clear(); }) {}

  // As foyer/input_devices.h tells them: Enter and # end it, Esc and * clear it.
  void OnKey(char key);
  void Clear();

 private:
  const std::chrono::seconds pause_;
  const std::function<void(const std::string&)> on_line_;
  std::string text_;
  Timer forget_;
};

}  // namespace foyer::entry
