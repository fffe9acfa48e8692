#include "door/buttons.h"

namespace foyer::door {

std::vector<std::unique_ptr<InputLine>> WatchButtons(EventLoop& loop, Doorbell& doorbell,
                                                     const std::vector<ButtonConfig>& buttons, LineFaults& faults) {
  std::vector<std::unique_ptr<InputLine>> lines;
  for (const ButtonConfig& button : buttons) {
    const std::string name = button.name.empty() ? button.line.gpio : button.name;
    InputHandler handler;
    handler.on_fault = [&faults, name](const std::string& what) { faults.Note("button " + name, what); };
    // A press that nothing can be done with is in the journal; there is nobody here to tell.
    handler.on_change = [&doorbell, name, target = button.target](bool pressed) {
      if (pressed) static_cast<void>(doorbell.PressButton(name, target));
    };
    lines.push_back(WatchInputLine(loop, button.line, std::move(handler)));
  }
  return lines;
}

}  // namespace foyer::door
