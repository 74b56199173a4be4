# Every sentence: short, one thing at a time, with what to do. Left and right are the person's own.

## Frame
app-name = Face certification
banner-demo = DEMO · not a real certification; nothing reaches a real bureau
step-of = Step { $step } of { $of }
queue-tray = { $count } to send
records-title = Records
records-none = Nothing waits to be sent.
records-text = { $count } on this computer still to be sent to the bureau. They are sealed and safe and go out by themselves; nothing needs to be taken again.
records-earlier = { $count } of them from earlier days.
record-line = { $time }  { $name }  { $standing }
record-nameless = an earlier record
record-waiting = waiting to be sent
record-parked = needs an administrator
record-sent = is at the bureau
record-approved = is certified
record-rejected = not yet: another way is needed
record-review = is under review
record-cancelled = was taken back
record-because = { $what } ({ $why })
too-small = The window is too small
too-small-remedy = Please make it at least { $columns } columns by { $rows } rows. It is { $now_columns } by { $now_rows } now.
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
advice-heading = What to do

## Keys
key-go-on = Continue
key-sign-in = Sign in
key-unlock = Unlock
key-check = Check
key-right-person = That is me
key-choose = Choose
key-confirm = OK
key-back = Back
key-next-field = Next
key-next-item = Next
key-tick = Tick
key-heard = Heard or seen
key-scroll = Scroll
key-leaf = Next topic
key-records = Records
key-again = Try again
key-retake = Take again
key-submit = Submit
key-next-person = Next person
key-not-wait = Next person now
key-start-over = Start over
key-close = Close
key-leave = Leave
key-stay = Stay
key-help = Help
key-language = 中文
key-camera = Camera
key-look-anew = Look again

## Leaving
leave-title = Leave the program?
leave-unsaved = One record is not saved yet and would be gone. Please press Esc to go back.
leave-text = Details and pictures on the screen will be wiped. Saved records are kept and will be sent next time.

## Line mode (--accessible)
linear-grammar = This is the line mode. Hear a line, type a line, then press Enter. Where items have numbers, type the number; Enter alone takes the item that was asked about. Where yes or no is asked, type yes or no, or y or n. Where a sentence speaks of a key such as Esc, F4 or Space, type !Esc, !F4 or !Space. Type ? for help, ! for the commands of this page, and !again to hear it once more. Type !leave to leave. If your text itself begins with an exclamation mark, type two. Passwords do not show while they are typed.
linear-pipe = Input comes from a pipe now, and so do passwords.
linear-heading = { $step }: { $page }
linear-pattern = Pattern
linear-item = { $number }: { $label }
linear-ticked = { $item }, ticked
linear-unticked = { $item }, not ticked
linear-holds = { $item }, this one is chosen
linear-care = Please note: { $words }
linear-fact = { $label }: { $value }
linear-field-empty = { $label }: nothing typed yet
linear-field-hidden = { $label }: { $count } characters typed, not read out
linear-done = Done: { $words }
linear-stage-done = Done: { $words }
linear-stage-now = Under way: { $words }
linear-stage-later = Still to come: { $words }
linear-leaves = There are { $count } topics here: { $names }. Open now: { $open }
linear-long = { $title }, { $count } paragraphs, read one by one. To hear no more of them, type !skip
linear-next = That was paragraph { $at } of { $count }. Press Enter for the next one
linear-last = That was the last of { $count } paragraphs. Press Enter to go on
linear-next-first = Please press Enter for the next paragraph, or type !skip
linear-code = { $label }: the code is for eyes, type !text to hear the text in it
linear-ask-text = Type: { $label }, then press Enter
linear-ask-change = Type: { $label }, then press Enter. It is "{ $value }" now, Enter alone keeps it
linear-ask-secret = Type: { $label }, which does not show, then press Enter
linear-ask-pick = To choose one of the items above, type ! and its number, such as !2
linear-ask-item = Type a number from 1 to { $count }. Enter alone takes { $item }
linear-ask-number = Type a number from 1 to { $count }
linear-ask-tick = Tick "{ $label }"? Type yes or no
linear-ask-enter = Enter alone means: { $words }
linear-others = You can also type: { $commands }
linear-moves = Nothing to type now, it goes on by itself. Enter alone repeats what was said
linear-wait = Nothing to type now, please wait
linear-unknown = There is no such command. Type ! to hear the commands of this page
linear-no-typing = There is nothing to type here
linear-command = !{ $words } is the { $key } key
linear-command-again = !again repeats the page
linear-picture = The picture cannot be read out. Light, distance, sharpness and covering were checked, and it was taken only when they were right. Whether it is the right person, the bureau compares
linear-watch = The next sentence is for somebody who watched the person. If you cannot see, please let a colleague watch and sign in to confirm
linear-photo = What the picture shows cannot be read out here
linear-pre-check = Please listen for the item that says “Please note”. It goes on by itself once mended.
linear-bye = You have left, and what was shown is wiped

## Help
help-title = Help
help-card-title = Social-security card
help-card = Name and ID number are all it takes, with a plastic card, an electronic one, a lost one or none.
card-use-title = What the card is for
card-use = It proves who you are, opens your social-insurance record, settles medical bills, and its bank account receives the pension. It is for you alone. It has two passwords, social insurance and bank; tell neither.
card-electronic-title = Electronic card
card-electronic = It lives in the telephone, is just as valid, and is free. The app 掌上12333, Alipay and WeChat issue it; family may help.
card-lost-title = Card lost
card-lost = Report it: call 12333, and the bank for its account. Then take the ID card to a social-security window or the bank. You can certify today all the same.
help-keys-title = Keys
help-keys = Enter goes on, Esc goes back, Tab changes the field. F1 help, F2 language, F3 records, Ctrl+C leaves; before the camera, F4 chooses another.
sheet-more = more below
help-sign-in = Please sign in with your own operator account. If you forgot the password, ask your administrator.
help-person = Type or paste the name and the 18-character number from the ID card. A final X may be large or small; blanks and dashes are left out by themselves. The dot inside a name is "·".
help-read-back = Read the name and the birth date on the screen aloud. If they are not right, press Esc and type again.
help-method = Both ways are equally valid. The person chooses.
help-agreement = Please read the agreement aloud. The two consents are ticked separately. Anyone who prefers not to can use another way.
help-pre-check = The program looks at light, camera and network and goes on by itself when all is well. A line with "!" says what to do. Without a network you can go on: the record is sent later.
help-framing = Sit upright, look at the camera, keep your face in the oval. The screen is a mirror: move the way the arrow points. The picture is taken by itself. Please take off hats, sunglasses and masks; clear glasses may stay on. It has to be you in person; photos and videos cannot be used.
help-trial = Please do the one movement in large letters, without haste. Left and right are your own. Esc stops.
help-try-again = See what was in the way, mend it, then press Enter. Darkness, a face out of sight or a pulled plug never count.
help-attest = Please make sure that the person at the camera is the right one, then submit.
help-sending = The record is sealed and saved here first, then sent. A slow network loses nothing. No need to wait: Enter starts the next person, and the result will show in the top line.
help-queued = The record is safe on this computer and will be sent by itself; the person may go home. F3 shows what still waits.
help-result = Please write down number and next date for the person, or let the family scan the QR code. If it is not approved, Enter shows the other ways. The screen wipes itself after a minute.
help-other = You can certify without your face. Choose what suits you.
help-stuck = Follow "What to do", then press Enter.

## Sign-in
lock-title = Counter locked
lock-text = Nobody has used this counter for a while, so it is locked. Nothing that was begun is lost.
lock-operator = Signed in: { $operator }
lock-again = The password is not right. Please wait a moment and try again

sign-in-title = Staff sign-in
sign-in-text = Please sign in with your own account.
sign-in-name = Account
sign-in-secret = Password
sign-in-waiting = Signing in, one moment
sign-in-demo = Demo account: { $operator }    Password: { $secret }
bureau-is = Bureau: { $name }
bureau-asking = Connecting to the bureau
link-up = Connected to the bureau
link-down = No connection to the bureau now; it is tried again by itself
ascii-only = This terminal can show ASCII letters only
ascii-only-remedy = Chinese cannot be shown or typed here. Use a UTF-8 terminal: LANG=zh_CN.UTF-8 renzheng
waiting-long = The network is slow; please wait a little longer. Esc stops waiting and keeps what was typed.

## Person
person-title = Name and ID
person-text = Please type them from the person's ID card.
person-name = Name
person-number = ID number
person-typed = { $count } / 18
person-waiting = Checking, one moment
person-demo = People for the demo (type one of them):

## Read-back
read-back-title = Read aloud
read-back-text = Read family name and birth date aloud and ask: "Is that you?"
record-name = Name
record-number = ID number
record-birth = Born
record-due = Certify by
read-back-certified = Already certified in this period, on { $date }. Nothing more to do.
read-back-question = If it is right, press Enter. If not, press Esc.

## Method
method-title = Choose a way
method-text = Both are equally valid. The person chooses.
method-face = Face certification
method-face-text = Look at the camera here, about one minute.
method-other = Another way
method-other-text = By hand right here, at home, by telephone or at a window.
method-cannot = Tick what the person cannot do; it will not be asked:
method-waiting = Choosing what the person can do

## Agreement
agreement-title = Read and agree
agreement-version = Agreement, version { $version }
agreement-missing = The agreement is not here yet. Please wait for the bureau.
agreement-capture = Pictures of my face may be taken
agreement-send = They may be sent to the bureau to be compared
agreement-agree = I agree, continue
agreement-refuse = I prefer another way
agreement-incomplete = Please tick both boxes above first, then "I agree".
agreement-more = There is more below, press PgDn
agreement-end = End of the text

## Pre-check
pre-check-title = Light, camera
pre-check-text = It goes on by itself when all is well. No key needed.
pre-check-text-advice = Please see to the line marked "!". It goes on by itself then.
pre-check-covered = If all is black, see whether something covers the lens.
pre-check-camera = Camera
pre-check-light = Light
pre-check-bureau = Network
check-waiting = looking
check-good = good
check-advice = please look

## Framing and acts
framing-title = Look here
framing-title-enrol = A photo for the file first (demo)
framing-auto = The picture is taken by itself. No key needed.
framing-saving = Keeping the photo, one moment
trial-title = Follow along
trial-act-of = Movement { $index } of { $of }
trial-resting = Look ahead
    .remedy = Sit still: you will be told what to do in a moment
trial-once-more = Once more
    .remedy = No hurry, do it when you are asked
trial-digits = Say { $digits }
trial-digits-helper = Helper: press Enter once heard
trial-no-hurry = Take your time
meter-light = Light
meter-size = Distance
meter-place = Place
meter-still = Still
meter-sharp = Focus
meter-none = not seen yet
light-dark = dark
light-good = good
light-bright = bright
light-uneven = uneven
size-far = far
size-good = good
size-near = near
place-left = a bit left
place-right = a bit right
place-high = high
place-low = low
place-good = centred
still-moving = moving
still-good = still
sharp-soft = soft
sharp-good = sharp
camera-off = The camera is off
camera-opening = Opening the camera
camera-no-picture = The picture is coming
camera-slow = Please see whether the camera is plugged in well
camera-waited-for = It goes on by itself
camera-virtual-noted = Virtual camera: this goes on record

## F4, the camera picker
cameras-title = Cameras
cameras-looking = Looking for cameras
cameras-none-remedy = Then press R to look again
cameras-in-use = in use
cameras-virtual = virtual camera
cameras-refused = virtual camera, not accepted here

## Hints, in large letters for the person
hint-ok = Good, hold it
hint-no-face = Look here
    .remedy = Sit before the camera
hint-multiple-faces = One at a time
    .remedy = Let the others step aside, please
hint-too-far = Come closer
hint-too-near = Move back
hint-off-centre-left = Move left
hint-off-centre-right = Move right
hint-off-centre-camera-up = Tilt lens up
    .remedy = The helper turns the camera, you can stay as you are
hint-off-centre-camera-down = Tilt it down
    .remedy = The helper turns the camera, you can stay as you are
hint-cut-off = Into the oval
    .remedy = The whole head, please
hint-too-dark = Too dark
    .remedy = Move the lamp in front of you
hint-too-dark-room-darker = Room darker
    .remedy = Stay seated: staff, is a lamp off?
hint-too-bright = Too bright
    .remedy = Turn away from the strong light
hint-too-bright-room-brighter = Room brighter
    .remedy = Stay seated: staff, is a blind open?
hint-uneven-light-left = Left is dark
    .remedy = Move the lamp to your front left
hint-uneven-light-right = Right is dark
    .remedy = Move the lamp to your front right
hint-back-light = Light behind
    .remedy = Draw the curtain, or sit with a wall behind you
hint-back-light-room-brighter = Bright behind
    .remedy = Stay seated: staff, please draw the curtain
hint-unnatural-colour = Tinted light
    .remedy = Use a white lamp, please
hint-blurry = Blurred
    .remedy = Move back a little
hint-blurry-shaken = Blurred
    .remedy = Sit still for a moment
hint-moving = Hold still
hint-rolled = Head upright
hint-rolled-turn-camera = Turn camera
    .remedy = The helper turns the camera, you can stay as you are
hint-head-turned-left = Face forward
    .remedy = Turn a little to your left
hint-head-turned-right = Face forward
    .remedy = Turn a little to your right
hint-pitch-up = Chin up
hint-pitch-down = Chin down
hint-eyes-closed = Open your eyes
hint-mouth-open = Close mouth
hint-eyes-covered = Show your eyes
    .remedy = Take off dark glasses, clear ones may stay on
hint-eyes-covered-left = Show left eye
    .remedy = Take away what covers it
hint-eyes-covered-right = Show right eye
    .remedy = Take away what covers it
hint-mouth-covered = Show your face
    .remedy = Uncover your mouth, please
hint-head-covered = Show forehead
    .remedy = Move hat, scarf or hair off the forehead
hint-glare = Glasses shine
    .remedy = Chin down a little, or move the lamp
hint-dirty-lens = Wipe the lens
    .remedy = With a soft cloth, please

## Acts, in large letters for the person
act-blink = Blink once
act-open-mouth = Open mouth
act-turn-left = Turn left
act-turn-right = Turn right
act-nod = Nod once
act-digits = Say these four digits
act-blink-how = Slowly, with both eyes
act-open-mouth-how = As if saying "ah"
act-turn-left-how = Slowly, towards your own left
act-turn-right-how = Slowly, towards your own right
act-nod-how = Slowly, chin down once
act-digits-how = Or hold a paper with them beside your face
act-blink-name = Blink
act-open-mouth-name = Mouth open
act-turn-left-name = Head left
act-turn-right-name = Head right
act-nod-name = Nod
act-digits-name = Four digits

movement-blink = Blink
movement-open-mouth = Open the mouth
movement-turn = Turn the head
movement-nod = Nod

## The person's own screen
patron-welcome = Please sit down
patron-free = This service is free
patron-listen = Please listen
patron-read-back = Please listen
patron-agreement = Please listen
patron-hold = One moment
patron-wait = One moment
patron-rest = Take a rest
patron-taken = Pictures taken
patron-done = All done
patron-thanks = Thank you
patron-waiting = Waiting for the wizard…
patron-gone = The wizard has closed; this screen comes back with it…
patron-other-version = The wizard is another version; please update it

## Once more
try-again-title = Once more
try-again-enough = Enough today
try-again-not-judged = This one does not count.
try-again-left = { $left ->
    [one] There is one more try.
   *[other] There are { $left } more tries.
}
try-again-waiting = Getting ready, one moment
try-again-none-left = Press Enter for another way; it is just as valid.
try-again-other = For another way, press Esc.
not-judged-face-lost = Your face was out of sight
    .remedy = Please sit upright and look at the camera.
not-judged-multiple-faces = There were two people in the picture
    .remedy = Please let the other person step aside.
not-judged-poor-picture = The picture was not clear enough
    .remedy = Please put the lamp in front of you and sit still.
not-judged-camera-lost = The camera was disconnected
    .remedy = Please check the camera's plug.
not-judged-person-changed = The face could not be followed
    .remedy = Please let the person sit there from start to end, and try again.
not-judged-no-evidence = There was no clear picture
    .remedy = Please come a little closer and look at the camera.
not-done = The movement was not seen
    .remedy = That is all right. Listen first, then move slowly.

## Attestation
attest-title = Please confirm
attest-text = Please look at the record, then confirm.
attest-word = I watched this person do it
attest-operator = Operator
attest-captured = Taken at
attest-pictures = Pictures
attest-pictures-count = { $count }
attest-acts = Movements
attest-camera = Camera
attest-mock = simulated camera
attest-missing = Please tick it with the space bar first, then submit.

## Sending
sending-title = Under way
sending-text = This takes seconds to minutes. Please stay seated for a moment.
sending-sealing = Sealing and saving on this computer
sending-stored = Sending to the bureau
sending-delivered = The bureau has it
sending-comparing = Comparing with the photo on file
sending-queue = { $position } before this one
sending-safe = The record is saved here and cannot be lost. The next person can start.
sending-meanwhile = No need to wait: Enter starts the next person. The result will show in the top line.

## Result
result-approved = Certified
result-duplicate = Already done
result-duplicate-text = Already certified in this period. Nothing more to do; the earlier certification stands.
result-rejected = Not yet
result-rejected-text = That is all right: another way does just as well.
result-review = Under review
result-review-text = The bureau has the record and will look at it soon. You may go home; no new picture is needed.
result-cancelled = Taken back
result-cancelled-text = This certification was taken back; nothing was certified. It can be done again when needed.
result-other-way = Please use another way. It is just as valid.
result-why = Why
result-next = Next
result-name = Name
result-number = ID number
result-receipt = Receipt number
result-decided = Certified on
result-next-due = Next time by
result-bureau = Bureau
result-qr = Scan to keep a copy
result-wipe = Press Enter to wipe the screen for the next person.
reason-face-mismatch = The picture and the photo on file do not fit
    .remedy = Staff can check the ID card instead, right here.
reason-face-unsure = The picture is not close enough to the photo on file; a colleague will look
    .remedy = Please wait for word. No new picture is needed.
reason-no-usable-photo = The bureau has no photo on file that can be used
    .remedy = When convenient, a window can renew the photo.
reason-no-usable-picture = The picture was not clear enough
    .remedy = Please find a brighter place and start again.
reason-liveness = A colleague will have another look
    .remedy = Please wait for word. There is no hurry.
reason-challenge = This record has expired
    .remedy = Please start once more.
reason-aged-photo = The photo on file is old, so a person will look at both
    .remedy = Please wait for word; nothing needs to be taken again. A new photo can be left at a window.
reason-manual = Handed over to be checked by a person
    .remedy = Please wait for word. You need not come again.
reason-home-visit = A visit at home is arranged for
    .remedy = Somebody will call you first.
reason-other = The bureau wants to check again
    .remedy = Please call the hotline.

## Saved
queued-title = Saved on this computer
queued-headline = Saved here
queued-text = Saved here. It will be sent by itself; no new picture is needed.
queued-by-hand = Saved here. It goes to the bureau by itself, where a person looks at it; please wait for word.
queued-visit = The visit is noted here and will be sent by itself. Somebody will call first, to agree on a time, and then come.
queued-person = Record of { $name }
queued-slow = The bureau has it and is still comparing. The result can be asked for later.
queued-parked = Saved here. An administrator needs to look at this record.
queued-why = Why it was not sent at once
queued-where = F3 shows what still waits.

## Other ways
other-title = Other ways
other-chosen = You can certify without your face. Choose what suits you.
other-refused = Very well, no pictures. Choose what suits you.
other-attempts = Enough pictures for today. Another way is just as valid.
other-not-approved = Another way is just as valid.
other-hotline = Telephone
other-hotline-text = Call { $number } and ask how to do it.
other-window = Another window
other-window-text = Any social-insurance window or community station can check the ID card. Family may ask for the person.
other-home = At home
other-home-text = If walking is hard, ask by telephone or through the community for a visit at home.
other-elsewhere = Living elsewhere
other-elsewhere-text = Any window where you live now can do it. No need to travel home.

## Something in the way
stuck-title = One moment
stuck-saved = The record is still here, nothing is lost. Please do not switch off.

## Problems and remedies
problem-name-empty = The name is missing
    .remedy = Please type it from the ID card.
problem-name-too-long = The name is too long
    .remedy = Please look at the ID card again.
problem-name-character = There is a "{ $char }" in the name
    .remedy = Please type only what is on the ID card; the dot inside a name is "·".
problem-number-empty = The ID number is missing
    .remedy = Please type the 18 characters from the ID card.
problem-number-fifteen = This is the old 15-digit number
    .remedy = Please use the 18-character number of the present ID card.
problem-number-length = { $count } characters were typed; it takes 18
    .remedy = Please count them again from the ID card.
problem-number-not-a-digit = Character { $at } is not a digit
    .remedy = Please mend character { $at }. Only the last may be X.
problem-number-province = The first two digits cannot be right
    .remedy = Please look at the first two digits again.
problem-number-birth = The birth date in the number cannot be right
    .remedy = Please look at digits 7 to 14 again.
problem-number-check = One digit may be mistyped
    .remedy = Please compare it digit by digit with the ID card.
problem-field-empty = A field is still empty
    .remedy = Please fill it in.
problem-bureau-unreachable = No connection to the bureau
    .remedy = Please check the network cable or wireless, and try again later.
problem-bureau-slow = The bureau has not answered yet
    .remedy = The network may be slow. Please try again later.
problem-bureau-busy = The bureau is very busy now
    .remedy = Please try again in a few minutes.
problem-bureau-untrusted = It is not certain that this is the real bureau
    .remedy = Please stop here and call your administrator.
problem-bureau-unintelligible = The bureau's answer cannot be read
    .remedy = Please try again later; if it stays, call your administrator.
problem-mapping-misfit = The settings do not fit the bureau's interface ({ $place })
    .remedy = Nothing is lost. Please note the code and call your administrator.
problem-exchange-missing = The exchange folder is not there
    .remedy = Please see whether the drive or network folder is connected, and try again.
problem-exchange-full = The disk of the exchange folder is full
    .remedy = What is confirmed is kept. Please call your administrator to make room.
problem-exchange-unusable = The exchange folder cannot be read or written
    .remedy = Please call your administrator to look at its permissions.
problem-bureau-fault = The bureau's system has a fault
    .remedy = Please try again in a few minutes.
problem-bureau-refused = The bureau did not accept it (code { $code })
    .remedy = Please note the code and call your administrator.
problem-sign-in-refused = Account or password is not right
    .remedy = Please type them again, minding capitals.
problem-session-expired = The session has ended
    .remedy = Please sign in again.
problem-person-unknown = This person was not found
    .remedy = Please compare name and number with the ID card.
problem-too-many-checks = That was too quick
    .remedy = Please wait one minute.
problem-device-revoked = This computer may no longer be used
    .remedy = Please call your administrator.
problem-update-needed = The program needs an update
    .remedy = Please ask your administrator for the new version.
problem-key-retired = The bureau has changed its key
    .remedy = Please take the pictures once more.
problem-not-offered = The bureau does not offer this
    .remedy = The certification stands without it. You may skip it.
problem-already-decided = It is decided and cannot be taken back
    .remedy = Please call the hotline to withdraw.
problem-same-helper = Another colleague has to sign
    .remedy = Please let a colleague sign with their own account.
problem-book-unusable = The list cannot be opened now
    .remedy = Name and number can be typed as always. Please tell the administrator.
problem-number-unknown = This number is not known here
    .remedy = Please read the slip again. For other counters call the hotline.
problem-camera-absent = No camera was found
    .remedy = Check plug and cable, or try another socket.
problem-camera-denied = This account may not use the camera
    .remedy = Run `sudo usermod -aG video USER` or ask your administrator, then log in to the computer again.
problem-camera-denied-windows = The camera is not allowed
    .remedy = Allow it under Settings > Privacy & security > Camera, desktop apps included.
problem-camera-denied-macos = The camera is not allowed
    .remedy = Allow it for the terminal under System Settings > Privacy & Security > Camera, then start again.
problem-camera-busy = Another program is using the camera
    .remedy = Please close it.
problem-camera-busy-by = “{ $program }” is using the camera
    .remedy = Please close that program.
problem-camera-unplugged = The camera is disconnected
    .remedy = Please plug it in again.
problem-camera-stalled = The camera sends no picture
    .remedy = Please unplug it and plug it in again.
problem-camera-no-mode = This camera does not suit
    .remedy = Unplug it and plug it in again; if that does not help, use one with at least 640×480.
problem-camera-garbage = The camera's picture cannot be read
    .remedy = Please unplug it and plug it in again, or use another one.
problem-camera-fault = The camera has a fault
    .remedy = Please unplug it and plug it in again, or use another one.
problem-camera-virtual = Virtual cameras are not accepted here
    .remedy = Please press F4 and choose a real one, or ask your supervisor.
problem-disk-unwritable = The disk cannot be written
    .remedy = Please make room on the disk, then press Enter.
problem-disk-full = The disk is too full to keep another record
    .remedy = Please make room on the disk, then press Enter. What is saved stays and is sent.
problem-models-unusable = A model file is missing or was changed
    .remedy = Please ask your administrator to install the program again.

## Entry
entry-title = What would you like to do?
entry-office = Official office: { $name }
entry-key = Fingerprint of its key: { $key }
entry-key-none = No key of the office is set, so it cannot be checked
entry-way = Entry
entry-channel = Entry way: { $name }
entry-certify = Face certification
entry-certify-text = The identity check begins here: press Enter.
entry-packed = No network: this is what was packed { $since }. Records go out later, and a person looks at them
entry-worklist = Who is due
entry-worklist-text = Find somebody on the list; nothing to type twice.
entry-rehearse = Practise
entry-rehearse-text = To get to know it. Nothing is kept or sent.
entry-status = Look up a record
entry-status-text = By its number; it can be taken back here too.
key-channel = Other way
help-entry = Enter begins the certification. The office's name and the fingerprint of its key can be compared with what the office publishes. To get to know it first, choose “Practise”.

## Account
account-title = How does the person come in?
account-text = Please ask whether the person has an account.
account-existing = There is an account
account-existing-text = Name and number are all it takes.
account-new = No account yet: open one now
account-new-text = Opened with this certification, free of charge.
account-on-behalf = Somebody comes for the person
account-on-behalf-text = Both go on record; the face is the person’s own.
help-account = Choose the first if there is an account, the second if not. For somebody who comes for a relative choose the third: name and relation go on record, and the face is still the person's own.
agent-title = Who comes for the person
agent-text = Please type the name of whoever comes, and choose what they are to the person.
agent-name = Name
agent-relation = To the person
relation-child = Son or daughter
relation-spouse = Husband or wife
relation-relative = Another relative
relation-community = Community or village staff
relation-other = Somebody else
help-agent = Type the name as on their ID card and choose the relation with the arrow keys. Their number is not asked for.

## Card
card-title = Is there a card?
card-text = The certification needs no card; this is only to tell the person what to do.
card-known = On file: { $state }
card-state-valid = There is a card that works
card-state-lost = The card is lost
card-state-none = There is no card yet
card-way-valid = Fine. It is not needed today.
card-way-lost = Call 12333 to block it, then take the ID card to a social-insurance window. Today goes on as usual.
card-way-none = An electronic card can be had on a telephone, free of charge; family may help. Today goes on as usual.
help-card-state = Plastic and electronic cards both count. Whatever is chosen, it goes on.

## More to read back
read-back-id-expired = The ID card ended on { $date }: please remind the person to renew it. Today goes on as usual.
read-back-new-account = There is no account yet. It will be opened with this certification.
read-back-on-behalf = Comes for the person: { $name } ({ $relation })
read-back-pensions = One certification is for all of these:
pension-line = { $kind } ({ $office })

## Practice
method-rehearse = Practise first; it does not count
rehearsal-title = Practice
rehearsal-note = Practice: nothing is kept, sent or counted
rehearsal-done = Well done
    .remedy = The certification is just like this.
rehearsal-again = To practise once more, press Space.
key-rehearse-again = Once more
key-finish = Done
help-rehearsal = Look and move as in the certification, only to practise. No picture is kept or sent, and nothing counts. Esc stops at any time.

## By hand
other-here = Checked by hand, right here
other-here-text = Staff look at the ID card and the person and write down what they see. No face is compared.
other-visit = A visit at home
other-visit-text = For people who cannot come. Somebody calls first.
other-leave = Later: next person
manual-title = Checked by hand
manual-text = Look at the person and the ID card, and write what you see.
manual-why = Why
manual-statement = What you see
why-not-wished = The person would rather not
why-not-by-face = The face check did not work out
why-health = Illness, injury, or movements that cannot be done
why-changed = The face has changed since the old photo
why-equipment = The camera or the program did not work
help-manual = Choose the reason with the arrow keys. Write which papers you saw and whether they fit the person.
case-photo-title = A picture with the code
case-photo-text = Write the four digits on paper. The person holds it and looks at the camera.
case-photo-code = Code
case-photo-agree = The person agrees to this picture and its sending
case-photo-missing = Please tick with Space, wait until somebody is in the picture, then press Enter.
case-photo-skip = No picture wanted: press Tab. It goes on without.
key-take = Take
key-skip-photo = Skip
help-case-photo = The code differs every time and shows that the picture is of today. Whoever would rather not presses Tab.
witness-title = Another colleague signs
witness-text = Please let another colleague look at the person and sign with their own account.
witness-alone = Nobody else is there: leave both empty and press Enter.
witness-waiting = Checking the account, please wait
key-sign = Sign
help-witness = What two people saw is checked faster. The colleague signs with their own name and password and cannot be the one who made the case.
case-word-title = Please confirm
case-word-attest = I saw the person and the papers, and this is true
case-word-witness = Signed by
case-word-nobody = nobody
case-word-none = none
case-word-photo = Picture
case-word-with-photo = yes, with code { $code }
case-word-number = Number
help-case-word = Look it through. Tick with Space and submit with Enter; a person at the bureau decides.
visit-title = A visit at home
visit-text = Please leave a telephone number. The address on file is used.
visit-telephone = Telephone
visit-note = Anything a visitor should know (may stay empty)
visit-ready = Please read the number aloud. If it is right, press Enter once more to submit.
help-visit = Somebody calls this number first. The visit is free.

## Number and taking back
slip-number = Number
slip-keep = Please write the number down for the person. It is free of charge.
key-withdraw = Recall
# The list of who is due
worklist-title = Who is due
worklist-search = Find
worklist-search-hint = initials of the name, the name, or digits of the number
worklist-none = The list is empty
worklist-none-remedy = Ask the administrator to import one: renzheng worklist import FILE.csv
worklist-nobody = Nobody on the list is called that
worklist-nobody-remedy = Try one letter less, or press F6 to see everybody.
worklist-count = { $count } people of { $listed } on the list
worklist-more = { $count } more: type another letter
worklist-due = due { $date }
worklist-overdue = overdue { $date }
worklist-aged = 80+
worklist-visit = at home
worklist-order-due = 80+
worklist-order-aged = Date
worklist-all-off = All
worklist-all-on = To do
listed-open = to do
listed-queued = submitted
listed-accepted = certified
listed-review = in review
listed-manual = by hand
listed-not-approved = another way
listed-withdrawn = taken back

status-title = Look up a record
status-text = Please type the number on the slip, such as 7K3F-9QXD.
status-number = Number
status-waiting = Looking it up, please wait
status-since = Made
status-standing = Stands
status-here = still on this computer; it goes out by itself
key-look-up = Find
help-worklist = Type initials, the name, or some digits of the number. Choose with the arrow keys; Enter begins. Only the marked person is named in full. F5 changes the order, F6 shows everybody.
help-status = The number stands on the page after submitting. Only records of this computer are found; for others call the hotline. What is not decided can be taken back.
withdraw-title = Take back
withdraw-text = Shall this record be taken back? The bureau stops working on it and deletes any pictures. It can be done anew later.
withdraw-waiting = Taking it back, please wait
withdraw-done = It is taken back
key-withdraw-now = Take back
key-keep = Keep it
help-withdraw = Enter takes it back, Esc does not. What is decided cannot be taken back here; please call the hotline.

## Slips (on paper, taken home)
slip-demo = DEMO · not a real case
slip-certified = Certified
slip-before = Certified already
slip-waiting = Received, please wait
slip-kept = The record is kept
slip-visit = Home visit asked for
slip-withdrawn = Taken back
slip-not-yet = Not finished today
slip-about = About
slip-about-text = Yearly pension entitlement check
slip-day = Date
slip-due = Due by
slip-hotline = Telephone
slip-free = This check costs nothing
slip-beware = There is no web address on this slip. If somebody asks you to open a link or to pay, call us first.
slip-code = To check this slip
slip-code-plain = Number and days
slip-paragraph = { $heading }: { "" }
slip-ask = To ask how it stands, call and say the number above.
slip-next-done = Please keep this slip. Come again by { $date }.
slip-next-wait = You may go home, no new picture is needed.
slip-next-home = You may go home and wait for word.
slip-next-visit = Somebody will call first, to agree on a time, and then come to your home.
slip-next-return = Please come again with your ID card by { $by }. It also works without your face.
slip-next-ways = By telephone, at a social-insurance window or with a visit at home: each counts the same. Please do it by { $by }.
slip-next-withdrawn = To do it later, come with your ID card by { $by }.
slip-next-not-found = Please take your ID card and social-security card to a social-insurance window, or call and ask.
slip-by-unknown = the last day
slip-why-saved = The record is kept safe and goes to the bureau by itself.
slip-why-parked = The record is kept safe; an administrator has to look at it.
slip-why-sent = The bureau has the record and is checking it.
slip-why-asked = The bureau has the request.
slip-why-not-found = The bureau has not found this name with this number yet.
slip-why-tries = No more pictures today.
slip-why-chosen = It was not done by face today.
slip-why-out-of-order = Something here does not work today. It is not your fault.
slip-printing = Printing, one moment
slip-printed = It is with the printer, please take the slip.
slip-saved = Saved as { $place }
slip-no-outlet = No printer here: copy it for the person, or let the family take a picture.
key-slip = Slip
key-print = Print
key-save-slip = Save
key-done = Done
problem-printer-missing = The print command was not found
    .remedy = Copy the slip by hand; then ask the administrator to check slip.print in the configuration.
problem-printer-refused = The printer did not take it (code { $code })
    .remedy = Check the printer's power, paper and cable, then press Enter.
problem-printer-ended = Printing was interrupted
    .remedy = Check the printer's power, paper and cable, then press Enter.
problem-printer-slow = The printer does not answer
    .remedy = Check whether the printer is on, then press Enter; or copy the slip by hand.
problem-slip-unwritable = The slip cannot be saved in its folder
    .remedy = Copy the slip by hand; then ask the administrator about the folder's permissions and space.

## After success
result-follows = There is a little more that may be done: press Enter.
after-skip = To leave out both, press Esc; the certification stands.
security-title = Security settings
security-password = The person chooses six digits; the helper looks away, please
security-password-again = Once more, please
security-digits = Six digits
security-gesture = Please draw a pattern of four dots or more
security-gesture-again = Once more, please
security-gesture-keys = Press 1 to 9 or click. 1 is top left, 9 is bottom right.
security-drawn = Joined: { $dots }
security-empty = To leave out just this one, press Enter.
security-differs = The two are not the same
    .remedy = Please begin again, slowly.
security-saving = Saving, please wait
security-done = All set
security-done-text = Please remember it and tell nobody.
password-digits = It takes six digits
    .remedy = Please type six digits.
password-consecutive = Digits in a row are easy to guess
    .remedy = Not like 123456, please. Choose another.
password-repeated = Repeated digits are easy to guess
    .remedy = Not like 112112, please. Choose another.
password-from-number = These digits stand in the ID number
    .remedy = Nor the birthday, please. Choose another.
gesture-too-short = Too few dots
    .remedy = Please join four dots or more.
gesture-shape = This pattern does not do
    .remedy = Please choose another.
key-sign-out = Sign out
key-undo = Undo
key-skip = Skip
help-security = The person chooses both alone, while the helper looks away. Either may be left out. No birthday, and nothing like 123456.
overview-title = The person's account
overview-text = To read only. Numbers are partly hidden.
overview-waiting = Looking it up, please wait
overview-standing = This year
overview-standing-none = not yet
overview-account = paid to the account ending in { $tail }
overview-paid = paid up to { $year }-{ $month }
overview-none = The bureau gives no benefits.
help-overview = Nothing can be changed here. For changes, please go to a window.
credential-title = Electronic ID credential
credential-waiting = Being issued, please wait
credential-done = The credential is issued
credential-number = Number
credential-until = Valid until
credential-qr = Scan to keep it
credential-small = The window is too small for the code. Please make the letters smaller (Ctrl and minus), or the window { $columns } columns by { $rows } rows or larger.
credential-note = The bureau has signed it. Anybody can check it without a network.
help-credential = Let the person or family scan it with a telephone. The code holds only the masked name and the number.
problem-telephone = This is no telephone number
    .remedy = Please look again: digits only, 7 to 15 of them.
agreement-changed = There is a new version. Please read it again and tick anew.
result-aged = The photo on file is old
result-aged-text = The photo on file is old, so a person looks at both. It is nobody's fault, and nothing is taken again.
result-manual = To be checked by hand
result-manual-text = It is at the bureau, and a person will check it. You may go home.
result-visit = A visit is arranged for
result-visit-text = Somebody will come to the person’s home, free of charge.
