"""Pre-processing of the shipped models, as reference.py uses it."""
import math, cv2, numpy as np
# --- BlazeFace short range
A=[]
for fm,n in ((16,2),(8,6)):
    for y in range(fm):
        for x in range(fm):
            A+= [((x+.5)/fm,(y+.5)/fm)]*n
A=np.array(A,np.float32)
def letterbox(img,size):
    h,w=img.shape[:2]; s=size/max(h,w); nw,nh=round(w*s),round(h*s)
    o=np.zeros((size,size,3),np.uint8); ox,oy=(size-nw)//2,(size-nh)//2
    o[oy:oy+nh,ox:ox+nw]=cv2.resize(img,(nw,nh),interpolation=cv2.INTER_AREA if s<1 else cv2.INTER_LINEAR); return o,s,ox,oy
def blaze_in(img):
    o,s,ox,oy=letterbox(img,128); return (o.astype(np.float32)/127.5-1)[None],s,ox,oy
def iou(a,b):
    x0,y0,x1,y1=max(a[0],b[0]),max(a[1],b[1]),min(a[2],b[2]),min(a[3],b[3]); i=max(0,x1-x0)*max(0,y1-y0)
    return i/((a[2]-a[0])*(a[3]-a[1])+(b[2]-b[0])*(b[3]-b[1])-i+1e-9)
def mesh_in(img,det,size=192,scale=1.5):
    _,b,k=det; ang=math.atan2(k[1][1]-k[0][1],k[1][0]-k[0][0]); cx,cy=(b[0]+b[2])/2,(b[1]+b[3])/2; L=max(b[2]-b[0],b[3]-b[1])*scale
    c,s=math.cos(ang),math.sin(ang); f=L/size
    M=np.array([[c*f,-s*f,cx-(c-s)*L/2],[s*f,c*f,cy-(s+c)*L/2]],np.float32)  # dst->src
    return cv2.warpAffine(img,M,(size,size),flags=cv2.INTER_LINEAR|cv2.WARP_INVERSE_MAP,borderMode=cv2.BORDER_REPLICATE),M
ARC=np.array([[38.2946,51.6963],[73.5318,51.5014],[56.0252,71.7366],[41.5493,92.3655],[70.7299,92.2041]],np.float32)
def five(xy):
    e=lambda i:xy[i].mean(0)
    le=(xy[33]+xy[133])/2; re=(xy[263]+xy[362])/2
    return np.array([le,re,xy[1],xy[61],xy[291]],np.float32)
def umeyama(src,dst):
    ms,md=src.mean(0),dst.mean(0); s,d=src-ms,dst-md; U,S,Vt=np.linalg.svd(d.T@s/len(src)); D=np.eye(2)
    if np.linalg.det(U)*np.linalg.det(Vt)<0: D[1,1]=-1
    R=U@D@Vt; sc=np.trace(np.diag(S)@D)/s.var(0).sum(); return np.c_[sc*R,md-sc*R@ms].astype(np.float32)
def arc_align(img,xy,size=112): 
    M=umeyama(five(xy),ARC*size/112); return cv2.warpAffine(img,M,(size,size),flags=cv2.INTER_LINEAR)
# dlib chip: 5pt template (dlib get_face_chip_details, 5-point: right-eye corners, left-eye corners, nose base), padding .25
DL=np.array([[0.8595674595992,0.2134981538014],[0.6460604764104,0.2289674387677],[0.1205750620789,0.2137274526848],[0.3340850613712,0.2290642403242],[0.4901123135679,0.6277975316475]],np.float32)
def dlib_chip(img,xy,size=150,pad=.25):
    dst=(DL+pad)/(2*pad+1)*size
    src=np.array([xy[263],xy[362],xy[33],xy[133],xy[2]],np.float32)
    return cv2.warpAffine(img,umeyama(src,dst),(size,size),flags=cv2.INTER_LINEAR)
def fas_crop(img,box,scale,size=80):
    h,w=img.shape[:2]; x,y,bw,bh=box; s=min((h-1)/bh,(w-1)/bw,scale); nw,nh=bw*s,bh*s; cx,cy=bw/2+x,bh/2+y
    l,t,r,b=cx-nw/2,cy-nh/2,cx+nw/2,cy+nh/2
    if l<0:r-=l;l=0
    if t<0:b-=t;t=0
    if r>w-1:l-=r-w+1;r=w-1
    if b>h-1:t-=b-h+1;b=h-1
    l,t,r,b=int(l),int(t),int(r),int(b)
    return cv2.resize(img[t:b+1,l:r+1],(size,size))
chw=lambda a:np.ascontiguousarray(a.astype(np.float32).transpose(2,0,1))[None]
