// What the visitor hears of a ring itself: the chime that answers the press, and the ringback until somebody speaks.
// Told of facts; which sounds follow from them is the implementation's matter.
#pragma once

namespace foyer {

class VisitorSounds {
 public:
  virtual ~VisitorSounds() = default;

  // All from the loop; none waits. Each may come without the one before it, and more than once.
  virtual void OnPress() = 0;     // the button was pressed, also in vain or again
  virtual void OnRinging() = 0;   // phones are being called
  virtual void OnAnswered() = 0;  // somebody speaks
  virtual void OnEnded() = 0;     // neither rings nor talks
};

}  // namespace foyer
