# 每句话：短，一次只说一件事，说清怎么办。左右都是本人自己的左右。

## 边框
app-name = 人脸识别认证
banner-demo = 演示 · 不是真实办理，资料不会送到真正的社保机构
step-of = 第 { $step } 步，共 { $of } 步
queue-tray = 待发送 { $count } 份
records-title = 发送记录
records-none = 没有等着发送的记录，都发出去了。
records-text = 本机还有 { $count } 份记录没有发到办理机构。都已加密保存，网络好了会自动发送，不用再拍，也不用守着。
records-earlier = 其中 { $count } 份是以前的。
record-line = { $time }  { $name }  { $standing }
record-nameless = 以前的一份记录
record-waiting = 等待发送
record-parked = 要请管理员看一看
record-sent = 已发到办理机构
record-approved = 认证成功
record-rejected = 这次还没通过，请换一种方式
record-review = 正在人工核对
record-cancelled = 认证已撤回
record-because = { $what }（{ $why }）
too-small = 窗口太小
too-small-remedy = 请把窗口拉大到 { $columns } 列 { $rows } 行以上。现在是 { $now_columns } 列 { $now_rows } 行。
date = { $year }年{ $month }月{ $day }日
advice-heading = 怎么办

## 按键
key-go-on = 继续
key-sign-in = 登录
key-check = 核对身份
key-right-person = 是本人
key-choose = 选定
key-confirm = 确定
key-back = 返回
key-next-field = 下一栏
key-next-item = 移动
key-tick = 勾选
key-scroll = 翻看
key-leaf = 换一页
key-records = 记录
key-again = 再试一次
key-retake = 重新拍照
key-submit = 提交
key-next-person = 办理下一位
key-not-wait = 先办下一位
key-start-over = 回到开头
key-close = 关闭
key-leave = 退出
key-stay = 不退出
key-help = 帮助
key-language = English
key-camera = 换摄像头
key-look-anew = 再找一次

## 退出
leave-title = 要退出吗？
leave-unsaved = 有一份记录还没有保存好，现在退出就没有了。请先按 Esc 返回。
leave-text = 退出后，屏幕上的资料和照片都会清除。已保存的记录不会丢，下次打开会自动发送。

## 帮助
help-title = 帮助
help-card-title = 社会保障卡
help-card = 认证只要姓名和身份证号码。实体卡、电子卡都行；卡不在身边、丢了、过期了，也照样能认证。
card-use-title = 社保卡能做什么
card-use = 证明身份，查社保，看病买药时结算医保，卡上的银行账户还能领养老金。卡只给本人用；社保密码和银行密码是两个，都不要告诉别人。
card-electronic-title = 电子社保卡
card-electronic = 在手机里，和实体卡一样有效，免费。可以在“掌上12333”、国家社会保险公共服务平台、支付宝或微信里领，家人可以帮忙。
card-lost-title = 卡丢了
card-lost = 先打 12333 挂失，银行功能另打发卡银行的电话。再带身份证到社保窗口或银行网点补卡。不影响今天认证。
help-keys-title = 按键
help-keys = 回车键（Enter）往下走，Esc 键返回，Tab 键换一栏。F1 看帮助，F2 换语言，F3 看记录，Ctrl+C 退出；看镜头时 F4 换摄像头。
sheet-more = 下面还有
help-sign-in = 请经办员用自己的账号登录。忘了密码，请找本单位的管理员。
help-person = 照身份证输入姓名和 18 位号码，也可以粘贴。末位的 X 大小写都可以，中间的空格和横线会自动去掉。名字里的点用“·”。
help-read-back = 把屏幕上的姓和出生日期念给老人听。对不上，按 Esc 返回重新输入。
help-method = 人脸识别和其他方式一样有效，由老人自己选。
help-agreement = 请把协议念给老人听。两项同意要分开勾选。不同意，就改用其他方式。
help-pre-check = 程序正在看光线、摄像头和网络。没有问题会自动往下走。打“!”的一项，照下面的话弄一弄就好；网络不通也可以拍，记录以后会补送。
help-framing = 请老人坐正，脸对着镜头，放进椭圆框里。屏幕像镜子：箭头指哪边，就往哪边。不用按键，会自动拍照。帽子、墨镜、口罩请摘下，普通眼镜可以戴。要本人在镜头前，照片和视频不能用。
help-trial = 请老人照着大字做一个动作，慢慢来，不着急。左和右是老人自己的左和右。要停下，按 Esc 键。
help-try-again = 看一看刚才为什么没有成，照着弄好，再按回车键。没有看清人脸、光线不好、断了线，都不算次数。
help-attest = 请确认坐在镜头前的就是本人，再提交。
help-sending = 记录先加密保存在本机，再发给社保机构。网络慢也不会丢。不用一直等：按回车键可以先办下一位，结果出来会显示在最上面一行。
help-queued = 记录已经安全保存在本机，会自动补送，老人可以先回家。按 F3 能看到还有几份没有发出去。
help-result = 请把认证编号和下次日期抄给老人，或让家人用手机扫二维码留底。没有通过也不要紧，按回车键看其他方式。过一分钟屏幕会自己清除。
help-other = 不用人脸也能认证，选一种方便的就行。
help-stuck = 照着“怎么办”做一遍，再按回车键。

## 登录
sign-in-title = 经办员登录
sign-in-text = 请用您自己的经办账号登录。
sign-in-name = 账号
sign-in-secret = 密码
sign-in-waiting = 正在登录，请稍等
sign-in-demo = 演示账号：{ $operator }    密码：{ $secret }
bureau-is = 办理机构：{ $name }
bureau-asking = 正在连接办理机构
link-up = 已连上办理机构
link-down = 现在连不上办理机构，会自动再试
ascii-only = 这个终端显示不了中文
ascii-only-remedy = 请用 UTF-8 终端打开，例如 LANG=zh_CN.UTF-8
waiting-long = 网络有点慢，请再等一等。不想等，按 Esc 键，填好的不会丢。

## 填写
person-title = 填写姓名和号码
person-text = 请照老人的身份证填写。
person-name = 姓名
person-number = 身份证号码
person-typed = { $count } / 18 位
person-waiting = 正在核对身份，请稍等
person-demo = 演示用的人（照着输入）：

## 核对
read-back-title = 念给老人听
read-back-text = 请念出姓和出生日期，问一声：“是您吗？”
record-name = 姓名
record-number = 身份证号码
record-birth = 出生日期
record-due = 最晚认证日
read-back-certified = 这位老人本期已在 { $date } 认证过，不用再办。
read-back-question = 对，请按回车键。不对，请按 Esc 键。

## 方式
method-title = 选择认证方式
method-text = 两种方式一样有效，请老人自己选。
method-face = 人脸识别认证
method-face-text = 在这里看着镜头，约一分钟。
method-other = 其他方式
method-other-text = 打电话、去窗口或请人上门，不用人脸。

## 协议
agreement-title = 阅读并同意协议
agreement-version = 协议版本 { $version }
agreement-missing = 现在还没有拿到协议。请等连上办理机构。
agreement-capture = 同意拍摄我的脸部照片
agreement-send = 同意把照片发给办理机构核对
agreement-agree = 同意，继续
agreement-refuse = 不同意，改用其他方式
agreement-incomplete = 请先把上面两项都勾上，再按“同意”。
agreement-more = 下面还有，按 PgDn 翻看
agreement-end = 已到末尾

## 检查
pre-check-title = 先看光线和镜头
pre-check-text = 没有问题会自动往下走，不用按键。
pre-check-text-advice = 请看下面打“!”的一项。弄好后会自动往下走。
pre-check-covered = 画面全黑时，请看看镜头有没有被盖住。
pre-check-camera = 摄像头
pre-check-light = 光线
pre-check-bureau = 网络
check-waiting = 正在看
check-good = 好
check-advice = 请看一下

## 取景和动作
framing-title = 请看镜头
framing-title-enrol = 先拍一张留底照片（演示）
framing-auto = 会自动拍照，不用按键
framing-saving = 照片正在留底，请稍等
trial-title = 请跟着做
trial-act-of = 动作 { $index } / { $of }
trial-no-hurry = 不着急，慢慢来
meter-light = 光线
meter-size = 远近
meter-place = 位置
meter-still = 稳定
meter-sharp = 清晰
meter-none = 还没看到
light-dark = 偏暗
light-good = 合适
light-bright = 偏亮
light-uneven = 两边不匀
size-far = 偏远
size-good = 合适
size-near = 偏近
place-left = 往左一点
place-right = 往右一点
place-high = 偏高
place-low = 偏低
place-good = 居中
still-moving = 在动
still-good = 稳
sharp-soft = 有点糊
sharp-good = 清楚
camera-off = 摄像头没有开
camera-opening = 正在打开摄像头
camera-no-picture = 画面马上就来
camera-slow = 请看看摄像头的线有没有插好
camera-waited-for = 好了会自动接着做
camera-virtual-noted = 虚拟摄像头：会记录在案

## F4 换摄像头
cameras-title = 换摄像头
cameras-looking = 正在找摄像头
cameras-none-remedy = 弄好以后按 R 再找一次
cameras-in-use = 正在用
cameras-virtual = 虚拟摄像头
cameras-refused = 虚拟摄像头，这里不能用

## 提示(给老人看,大字)
hint-ok = 很好，请别动
hint-no-face = 请看镜头
    .remedy = 请坐到镜头前，脸对着镜头
hint-multiple-faces = 请一个人看镜头
    .remedy = 请旁边的人让一让
hint-too-far = 请靠近一点
hint-too-near = 请往后一点
hint-off-centre-left = 请往左一点
hint-off-centre-right = 请往右一点
hint-off-centre-camera-up = 镜头转高一点
    .remedy = 请工作人员转一转镜头，您坐着不用动
hint-off-centre-camera-down = 镜头转低一点
    .remedy = 请工作人员转一转镜头，您坐着不用动
hint-cut-off = 请把头放进框里
    .remedy = 整个头都要看得见
hint-too-dark = 光线有点暗
    .remedy = 请把台灯移到您的前方
hint-too-dark-room-darker = 屋里暗了很多
    .remedy = 请工作人员看看灯是不是没开，您坐着不用动
hint-too-bright = 光线太亮
    .remedy = 请避开照在脸上的强光
hint-too-bright-room-brighter = 屋里亮了很多
    .remedy = 请工作人员看看窗帘是不是拉开了，您坐着不用动
hint-uneven-light-left = 左边脸有点暗
    .remedy = 请把台灯移到您的左前方
hint-uneven-light-right = 右边脸有点暗
    .remedy = 请把台灯移到您的右前方
hint-back-light = 身后太亮
    .remedy = 请拉上窗帘，或换个背对墙的位置
hint-back-light-room-brighter = 身后亮了很多
    .remedy = 请工作人员把窗帘拉上，您坐着不用动
hint-unnatural-colour = 灯光颜色有点偏
    .remedy = 请换一盏白色的灯
hint-blurry = 画面有点糊
    .remedy = 请稍稍往后坐，等画面变清楚
hint-blurry-shaken = 画面有点糊
    .remedy = 请坐稳，先不要动
hint-moving = 请坐稳别动
hint-rolled = 请把头摆正
hint-rolled-turn-camera = 请把镜头转正
    .remedy = 画面是横的，请工作人员转一转，您不用动
hint-head-turned-left = 请正对镜头
    .remedy = 脸向您的左边转一点
hint-head-turned-right = 请正对镜头
    .remedy = 脸向您的右边转一点
hint-pitch-up = 请稍稍抬头
hint-pitch-down = 请稍稍低头
hint-eyes-closed = 请睁开眼睛
hint-mouth-open = 请轻轻合上嘴
hint-eyes-covered = 请露出眼睛
    .remedy = 墨镜请摘下，普通眼镜可以戴
hint-eyes-covered-left = 请露出左眼
    .remedy = 请把挡住眼睛的东西拿开
hint-eyes-covered-right = 请露出右眼
    .remedy = 请把挡住眼睛的东西拿开
hint-mouth-covered = 请露出口鼻
    .remedy = 请摘下口罩，手也放下
hint-head-covered = 请露出额头
    .remedy = 请摘下帽子或头巾，拨开额前的头发
hint-glare = 眼镜有点反光
    .remedy = 请稍稍低头，或把灯移开一点
hint-dirty-lens = 镜头有点脏
    .remedy = 请用软布擦一擦镜头

## 动作(给老人看,大字)
act-blink = 请眨一下眼
act-open-mouth = 请张大嘴
act-turn-left = 请向左转头
act-turn-right = 请向右转头
act-blink-how = 慢慢闭上双眼，再睁开
act-open-mouth-how = 像说“啊”一样张开，再合上
act-turn-left-how = 头慢慢转向您的左边
act-turn-right-how = 头慢慢转向您的右边
act-blink-name = 眨眼
act-open-mouth-name = 张嘴
act-turn-left-name = 向左转头
act-turn-right-name = 向右转头

## 再来一次
try-again-title = 我们再来一次
try-again-enough = 今天先不拍了
try-again-not-judged = 这一次不算次数。
try-again-left = 还可以再做 { $left } 次。
try-again-waiting = 正在准备，请稍等
try-again-none-left = 请按回车键，换一种方式，一样有效。
try-again-other = 想用其他方式，请按 Esc 键。
not-judged-face-lost = 刚才没有看到脸
    .remedy = 请坐正，看着镜头，我们再来一次。
not-judged-multiple-faces = 刚才画面里有两个人
    .remedy = 请旁边的人让一让，我们再来一次。
not-judged-poor-picture = 刚才画面不够清楚
    .remedy = 请把台灯移到您的前方，坐稳一点。
not-judged-camera-lost = 刚才摄像头断了
    .remedy = 请检查摄像头的插头，我们再来一次。
not-judged-no-evidence = 刚才没有拍到清楚的画面
    .remedy = 请靠近一点，看着镜头，我们再来一次。
not-done = 没有看到动作
    .remedy = 没关系，听清提示后慢慢做。

## 确认
attest-title = 请经办员确认
attest-text = 请看一看记录，再作确认。
attest-word = 我看着本人完成了认证
attest-operator = 经办员
attest-captured = 拍摄时间
attest-pictures = 照片
attest-pictures-count = { $count } 张
attest-acts = 动作
attest-camera = 摄像头
attest-mock = 模拟摄像头
attest-missing = 请先按空格键勾选，再提交。

## 发送
sending-title = 正在办理
sending-text = 正在办理，要几秒到几分钟。请坐一坐。
sending-sealing = 加密并保存在本机
sending-stored = 发给办理机构
sending-delivered = 办理机构已收到
sending-comparing = 和留底照片核对
sending-queue = 前面还有 { $position } 位
sending-safe = 记录已保存在本机，断网也不会丢。可以先办下一位。
sending-meanwhile = 不用守着：按回车键先办下一位，结果出来会显示在最上面一行。

## 结果
result-approved = 认证成功
result-duplicate = 本期已认证
result-duplicate-text = 本期已经认证过，不用再办，原来的认证有效。
result-rejected = 这次还没通过
result-rejected-text = 不要紧，换一种方式一样能办。
result-review = 正在人工核对
result-review-text = 资料已收到，工作人员会尽快核对。您可以先回家，不用再拍。
result-cancelled = 认证已撤回
result-cancelled-text = 这次的认证已经撤回，没有留下记录。需要时可以重新办理。
result-other-way = 请换一种方式，一样有效。
result-why = 为什么
result-next = 下一步
result-name = 姓名
result-number = 身份证号码
result-receipt = 认证编号
result-decided = 认证日期
result-next-due = 下次最晚
result-bureau = 办理机构
result-qr = 手机扫一扫留底
result-wipe = 按回车键清除屏幕，办理下一位。
reason-face-mismatch = 和留底照片对不上
    .remedy = 请到社保窗口，带上身份证，由工作人员核对。
reason-face-unsure = 和留底照片不够像，要请工作人员看一看
    .remedy = 请等通知，不用再拍。
reason-no-usable-photo = 机构没有可用的留底照片
    .remedy = 以后方便时，可以到窗口更新照片。
reason-no-usable-picture = 这次的照片不够清楚
    .remedy = 请换个亮一点的地方，重新办理。
reason-liveness = 要请工作人员再看一看
    .remedy = 请等通知，不用着急。
reason-challenge = 这次的记录已经过期
    .remedy = 请重新办理一次。
reason-other = 办理机构要再核对
    .remedy = 请打热线电话询问。

## 已保存
queued-title = 已保存在本机
queued-headline = 已保存好
queued-text = 已保存在本机，会自动发送，不用再拍。
queued-person = { $name } 的记录
queued-slow = 办理机构已收到，还在核对。结果出来后可以查询。
queued-parked = 已保存在本机。这份记录要请管理员看一看。
queued-why = 为什么没有马上发出
queued-where = 按 F3 可以看到还有哪些没有发出。

## 其他方式
other-title = 其他认证方式
other-chosen = 不用人脸，也能认证。请选一种方便的方式。
other-refused = 好的，不拍照。请选一种方便的方式。
other-attempts = 今天先不拍了。换一种方式，一样有效。
other-not-approved = 换一种方式，一样有效。
other-hotline = 打电话
other-hotline-text = 拨打 { $number }，问清楚怎样办理。
other-window = 在窗口人工核对
other-window-text = 请这里或就近社保窗口、街道社区服务站的工作人员核对身份证。家人也可以代为询问。
other-home = 请人上门
other-home-text = 行动不便，可以打电话或请社区预约上门办理。
other-elsewhere = 人在外地
other-elsewhere-text = 可以在居住地的社保窗口办理，不用回老家。

## 遇到问题
stuck-title = 先停一下
stuck-saved = 资料还在，没有丢。请先不要关机。

## 问题和办法
problem-name-empty = 还没有填姓名
    .remedy = 请照身份证输入姓名。
problem-name-too-long = 姓名太长了
    .remedy = 请照身份证再看一遍。
problem-name-character = 姓名里有“{ $char }”
    .remedy = 请只输入身份证上的字，中间的点用“·”。
problem-number-empty = 还没有填身份证号码
    .remedy = 请照身份证输入 18 位号码。
problem-number-fifteen = 这是以前的 15 位号码
    .remedy = 请用二代身份证上的 18 位号码。
problem-number-length = 输入了 { $count } 位，应是 18 位
    .remedy = 请照身份证再数一遍。
problem-number-not-a-digit = 第 { $at } 位不是数字
    .remedy = 请改一改第 { $at } 位，只有末位可以是 X。
problem-number-province = 开头两位不对
    .remedy = 请照身份证再看一遍前两位。
problem-number-birth = 号码里的出生日期不对
    .remedy = 请照身份证再看一遍第 7 到 14 位。
problem-number-check = 号码里可能有一位输错了
    .remedy = 请照身份证，一位一位再看一遍。
problem-field-empty = 还有空着的栏
    .remedy = 请把空着的栏填好。
problem-bureau-unreachable = 连不上办理机构
    .remedy = 请看看网线或无线网络，过一会儿再试。
problem-bureau-slow = 办理机构还没有回答
    .remedy = 网络可能有点慢，过一会儿再试。
problem-bureau-busy = 办理机构现在很忙
    .remedy = 请过几分钟再试。
problem-bureau-untrusted = 不能确认对方是真正的办理机构
    .remedy = 请先不要办理，联系本单位的管理员。
problem-bureau-unintelligible = 看不懂办理机构的回答
    .remedy = 请过一会儿再试；还不行就联系管理员。
problem-bureau-fault = 办理机构的系统出了点问题
    .remedy = 请过几分钟再试。
problem-bureau-refused = 办理机构没有接受（代码 { $code }）
    .remedy = 请记下代码，联系本单位的管理员。
problem-sign-in-refused = 账号或密码不对
    .remedy = 请再输入一遍，看看大小写。
problem-session-expired = 登录时间到了
    .remedy = 请重新登录。
problem-person-unknown = 没有查到这个人
    .remedy = 请照身份证再看一遍姓名和号码。
problem-too-many-checks = 查得太快了
    .remedy = 请等一分钟再查。
problem-device-revoked = 这台电脑不能再办理
    .remedy = 请联系本单位的管理员。
problem-update-needed = 程序需要更新
    .remedy = 请联系管理员安装新版本。
problem-key-retired = 办理机构换了密钥
    .remedy = 请重新拍一次。
problem-camera-absent = 没有找到摄像头
    .remedy = 请看看插头和线，或换一个插口。
problem-camera-denied = 没有使用摄像头的权限
    .remedy = 请运行 sudo usermod -aG video 用户名，或联系管理员，再重新登录电脑。
problem-camera-denied-windows = 系统没有允许使用摄像头
    .remedy = 请在“设置 > 隐私和安全性 > 摄像头”里允许桌面应用使用。
problem-camera-denied-macos = 系统没有允许使用摄像头
    .remedy = 请在“系统设置 > 隐私与安全性 > 摄像头”里允许终端使用，再重新打开程序。
problem-camera-busy = 摄像头正被别的程序使用
    .remedy = 请关掉其他用摄像头的程序。
problem-camera-busy-by = 摄像头正被“{ $program }”占用
    .remedy = 请关掉这个程序。
problem-camera-unplugged = 摄像头断开了
    .remedy = 请把摄像头重新插好。
problem-camera-stalled = 摄像头没有画面了
    .remedy = 请把摄像头拔下，再插上。
problem-camera-no-mode = 这个摄像头不合适
    .remedy = 请拔下再插上；还不行就换一个清晰度 640×480 以上的。
problem-camera-garbage = 摄像头的画面看不清
    .remedy = 请拔下再插上；还不行就换一个。
problem-camera-fault = 摄像头出了点问题
    .remedy = 请拔下再插上；还不行就换一个。
problem-camera-virtual = 这里不能用虚拟摄像头
    .remedy = 请按 F4 换一个真的摄像头；没有的话请找主管。
problem-disk-unwritable = 写不进硬盘
    .remedy = 请清理硬盘空间，再按回车键。
problem-models-unusable = 识别用的模型文件少了或被改过
    .remedy = 请管理员重新安装程序。
